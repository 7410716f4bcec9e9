/**
 * What comparisons of engines found, as it is kept: one file per work and number of events. Measuring some engines again
 * replaces their runs alone, so that a slow peer can be measured apart; each run says when and at which commit it was.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../compare';
import { WORKS, type Work } from '../engines/engine';
import { codeOf } from '../../platform/store';
import type { Machine } from './machine';

export interface EngineResults {
  readonly work: Work;
  /** As it was when the file was written last. */
  readonly machine: Machine;
  readonly events: number;
  readonly copies: number;
  /** Of one event, on average. */
  readonly eventBytes: number;
  readonly seed: number;
  readonly runs: readonly KeptRun[];
}

export interface KeptRun extends Run {
  readonly commit: string;
}

/** What a call of the bench tells of all its runs. */
export type Told = Omit<EngineResults, 'work' | 'runs'>;

/** Adds these runs, which are all of this call, to those of engines that it did not measure. */
export function keepEngineResults(folder: string, told: Told, runs: readonly Run[]): void {
  mkdirSync(folder, { recursive: true });
  for (const work of new Set(runs.map((run) => run.work))) {
    const fresh = runs.filter((run) => run.work === work).map((run) => ({ ...run, commit: told.machine.commit }));
    const file = join(folder, `engines-${work}-${told.events}.json`);
    const before = readOne(file);
    const kept = before && sameEvents(before, told) ? before.runs.filter((old) => !fresh.some((run) => run.engine === old.engine && run.kill === old.kill)) : [];
    const results: EngineResults = { work, ...told, runs: [...kept, ...fresh] };
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  }
}

/** In the works' order, the most events first; works that were never measured are left out. */
export function readEngineResults(folder: string): EngineResults[] {
  const files = listed(folder).filter((name) => /^engines-.+-\d+\.json$/.test(name));
  const results = files.flatMap((name) => readOne(join(folder, name)) ?? []);
  const works = Object.keys(WORKS);
  return results.sort((a, b) => works.indexOf(a.work) - works.indexOf(b.work) || b.events - a.events);
}

/** The runs of a work over the most events: what its goals are judged by. */
export function largestOf(results: readonly EngineResults[], work: Work): EngineResults | undefined {
  return results.filter((each) => each.work === work).reduce<EngineResults | undefined>((most, each) => (most && most.events >= each.events ? most : each), undefined);
}

/** Figures of other events, or of another machine, are no figures beside these. */
function sameEvents(before: EngineResults, told: Told): boolean {
  const machine = ({ processor, cores, memory }: Machine): string => [processor, cores, memory].join();
  return before.seed === told.seed && before.copies === told.copies && machine(before.machine) === machine(told.machine);
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function readOne(file: string): EngineResults | undefined {
  try {
    // Only `keepEngineResults` writes these files.
    return JSON.parse(readFileSync(file, 'utf8')) as EngineResults;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
