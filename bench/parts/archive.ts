/** The archiver beside psql's COPY into the same table. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, versionFolders } from '../../platform/find-program';
import { StoreTrouble } from '../../platform/store';
import { archiver } from '../engines/archiver';
import { psqlCopies } from '../engines/psql';
import { writeCopyFile } from '../events/copy-files';
import { openInstallation, type Addresses } from '../installation';
import type { Options } from '../options';
import { ARCHIVE_COLUMNS, archiveTable } from '../report/archive-rows';
import { compareAndKeep } from './compare-and-keep';

const MOST_EVENTS = 1_000_000;

export async function measureArchive(options: Options, addresses: Addresses, report: (line: string) => void): Promise<boolean> {
  const psql = findProgram(['psql'], process.env, versionFolders('/usr/lib/postgresql', /^\d+$/, 'bin'));
  if (psql === undefined) throw new StoreTrouble('the archive is measured beside psql: install the Postgres client programs');
  const events = Math.min(options.events, MOST_EVENTS);
  const installation = await openInstallation(addresses, `bench-${options.seed}-${events}`, report);
  const folder = mkdtempSync(join(tmpdir(), 'twofold-bench-copy-'));
  try {
    const files = { withCopies: join(folder, 'with-copies'), withoutCopies: join(folder, 'without-copies') };
    report('rows for psql');
    await writeCopyFile(files.withCopies, events, options.seed, true);
    await writeCopyFile(files.withoutCopies, events, options.seed, false);
    const engines = [archiver(addresses.DATABASE_URL, installation.env), ...psqlCopies(psql, addresses.DATABASE_URL, files, events)];
    const cases = engines.map((engine) => ({ engine, work: 'archive' as const, kill: false, rounds: options.rounds('archive') }));
    return await compareAndKeep({ options, installation, events, cases, columns: ARCHIVE_COLUMNS, rows: archiveTable, report });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await installation.close(!options.quick);
  }
}
