/** Fills the topic, compares engines on it, keeps what came of it and tells it as tables. */
import { compare, type Case, type Run } from '../compare';
import { WORKS } from '../engines/engine';
import { fill } from '../events/fill';
import type { Installation } from '../installation';
import type { Options } from '../options';
import { plainTable } from '../report/plain-table';
import { keepEngineResults } from '../results/engine-results';
import { thisMachine } from '../results/machine';

const PATIENCE = 60_000;

export interface Comparison {
  readonly options: Options;
  readonly installation: Installation;
  readonly events: number;
  readonly cases: readonly Case[];
  readonly columns: readonly string[];
  /** The table's rows for the runs of one work. */
  readonly rows: (runs: readonly Run[]) => string[][];
  readonly report: (line: string) => void;
}

/** Whether every run came to the right result. */
export async function compareAndKeep({ options, installation, events, cases, columns, rows, report }: Comparison): Promise<boolean> {
  const { oracle, eventBytes } = await fill(installation.log, events, options.seed, report);
  report(`${oracle.events.toLocaleString('en')} events of ${Math.round(eventBytes)} bytes, ${oracle.copies.toLocaleString('en')} of them copies`);
  const told = { machine: await thisMachine(installation.versions), events: oracle.events, copies: oracle.copies, eventBytes, seed: options.seed };
  const runs: Run[] = [];
  await compare(cases, { oracle, stores: installation.pids, patience: PATIENCE, bound: options.bound, report }, (run) => {
    runs.push(run);
    for (const line of run.wrong) report(`  WRONG: ${line}`);
    // After every run, so that a bench that is ended early leaves what it found.
    if (!options.quick) keepEngineResults(options.results, told, runs);
  });
  for (const work of new Set(runs.map((run) => run.work))) report(`\n${work}: ${WORKS[work]}\n${plainTable(columns, rows(runs.filter((run) => run.work === work)))}`);
  return runs.length > 0 && runs.every(({ wrong }) => wrong.length === 0);
}
