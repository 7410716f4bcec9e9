/** The same work by one process of the speed layer and by two, on the same topic: what a second one brings, and what it costs. */
import { twofold } from '../engines/twofold';
import { openInstallation, type Addresses } from '../installation';
import type { Options } from '../options';
import { ENGINE_COLUMNS, engineRows, engineTable } from '../report/engine-rows';
import { compareAndKeep } from './compare-and-keep';

export async function measureProcesses(options: Options, addresses: Addresses, report: (line: string) => void): Promise<boolean> {
  const installation = await openInstallation(addresses, `bench-${options.seed}-${options.events}`, report);
  try {
    const engines = [twofold(installation.live, installation.env), twofold(installation.live, installation.env, 2)];
    const cases = engines.map((engine) => ({ engine, work: 'processes' as const, kill: false, rounds: options.rounds('processes') }));
    return await compareAndKeep({ options, installation, events: options.events, cases, columns: ENGINE_COLUMNS, rows: (runs) => engineTable(engineRows(runs)), report });
  } finally {
    await installation.close(!options.quick);
  }
}
