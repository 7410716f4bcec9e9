/** What a comparison of engines found, as it is kept: one file per work, so that its ratios come from one session. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../compare';
import { WORKS, type Work } from '../engines/engine';
import { codeOf } from '../../platform/store';
import type { Machine } from './machine';

export interface EngineResults {
  readonly work: Work;
  readonly machine: Machine;
  /** When it began, ISO 8601. */
  readonly at: string;
  readonly events: number;
  readonly copies: number;
  /** Of one event, on average. */
  readonly eventBytes: number;
  readonly seed: number;
  readonly runs: readonly Run[];
}

/** Replaces what was kept of these works. */
export function keepEngineResults(folder: string, told: Omit<EngineResults, 'work' | 'runs'>, runs: readonly Run[]): void {
  mkdirSync(folder, { recursive: true });
  for (const work of new Set(runs.map((run) => run.work))) {
    const results: EngineResults = { work, ...told, runs: runs.filter((run) => run.work === work) };
    writeFileSync(fileOf(folder, work), `${JSON.stringify(results, null, 2)}\n`);
  }
}

/** In the works' order; works that were never measured are left out. */
export function readEngineResults(folder: string): EngineResults[] {
  return Object.keys(WORKS).flatMap((work) => {
    try {
      // Only `keepEngineResults` writes these files.
      return [JSON.parse(readFileSync(fileOf(folder, work), 'utf8')) as EngineResults];
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  });
}

const fileOf = (folder: string, work: string): string => join(folder, `engines-${work}.json`);
