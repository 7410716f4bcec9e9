/** What a part of the bench found, as it is kept in a file of its own: with the machine, and the time at which it ended. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../platform/store';
import { thisMachine, type Machine } from './machine';

export interface PartResults<Found> {
  readonly machine: Machine;
  /** ISO 8601. */
  readonly at: string;
  readonly found: Found;
}

export async function keepPartResults(folder: string, part: string, found: object): Promise<void> {
  const results: PartResults<object> = { machine: await thisMachine(), at: new Date().toISOString(), found };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${part}.json`), `${JSON.stringify(results, null, 2)}\n`);
}

/** What `keepPartResults` kept; undefined where the part was never measured. */
export function readPartResults<Found>(folder: string, part: string): PartResults<Found> | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, `${part}.json`), 'utf8')) as PartResults<Found>;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
