/** The import as a person watches it. */
import { join } from 'node:path';
import type { Config } from '../../common/config';
import { openLog } from '../../common/log/kafka/open-log';
import { topicSettings } from '../../common/topics';
import { projectFolder } from '../../platform/project';
import type { Context } from '../context';
import { counted, duration, grouped } from '../print/numbers';
import { progressBar, type Progress } from '../print/progress';
import { importFile, type ImportOptions, type ImportProgress, type ImportReport } from './import-file';
import type { Trouble } from './survey';

/** The year of real sales that comes with Twofold. */
export const REAL_SALES = join(projectFolder, 'data', 'online-retail', 'online_retail.csv.gz');

/** Unreadable lines that are told one by one; the rest is only counted. */
const TOLD = 20;

/** Imports and shows how far it is. Throws ImportError, LogError, and AbortError after Ctrl-C. */
export async function importWithProgress(file: string, config: Config, { terminal, signal }: Pick<Context, 'terminal' | 'signal'>, onLine?: ImportOptions['onLine']): Promise<ImportReport> {
  const log = openLog(config, 'twofold-import', (line) => terminal.tell(line));
  let bar: Progress | undefined;
  let phase: ImportProgress['phase'] | undefined;
  let began = Date.now();
  const onProgress = (now: ImportProgress): void => {
    if (now.phase !== phase) {
      bar?.end();
      bar = undefined;
      phase = now.phase;
      began = Date.now();
      if (phase === 'checking') terminal.tell(`checking ${file}`);
    }
    if (now.ofLines === undefined) return;
    bar ??= progressBar('importing', terminal);
    const perSecond = Math.round((1_000 * now.events) / Math.max(1, Date.now() - began));
    bar.at(now.lines, now.ofLines, `${grouped(now.lines)} of ${grouped(now.ofLines)} lines, ${grouped(perSecond)} events/s`);
  };
  let troubles = 0;
  const onTrouble = ({ line, why }: Trouble): void => {
    troubles++;
    if (troubles <= TOLD) terminal.tell(`line ${line}: ${why}`);
    if (troubles === TOLD + 1) terminal.tell('… more lines cannot be read; they are counted');
  };
  try {
    await log.ensureTopics(topicSettings(config.PARTITIONS));
    return await importFile(file, log, { onProgress, onTrouble, onLine, now: Date.now, signal });
  } finally {
    bar?.end();
    await log.close();
  }
}

export function summary({ lines, unreadable, invoices, heldBack, events, sendingMillis }: ImportReport): string {
  const perSecond = Math.round((1_000 * events) / Math.max(1, sendingMillis));
  return `imported ${counted(lines - unreadable, 'line')} of ${counted(invoices - heldBack, 'invoice')} as ${counted(events, 'event')} in ${duration(sendingMillis)} (${grouped(perSecond)} events/s)`;
}
