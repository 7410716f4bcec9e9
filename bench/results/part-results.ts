/** What a part of the bench found, as it is kept in a file of its own: with the machine, and the time at which it ended. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../platform/store';
import type { Found } from '../found/found';
import { thisMachine, type Machine } from './machine';

export interface PartResults<What> {
  readonly machine: Machine;
  /** ISO 8601. */
  readonly at: string;
  readonly found: What;
}

export async function keepPartResults<Part extends keyof Found>(folder: string, part: Part, stores: Machine['stores'], found: Found[Part]): Promise<void> {
  const results: PartResults<Found[Part]> = { machine: await thisMachine(stores), at: new Date().toISOString(), found };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${part}.json`), `${JSON.stringify(results, null, 2)}\n`);
}

/** What `keepPartResults` kept; undefined where the part was never measured. */
export function readPartResults<Part extends keyof Found>(folder: string, part: Part): PartResults<Found[Part]> | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, `${part}.json`), 'utf8')) as PartResults<Found[Part]>;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
