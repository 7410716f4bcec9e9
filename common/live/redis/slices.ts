/** A task's slices as Redis keeps them: its hash, and the blocks of each slice's cells. */
import { z } from 'zod';
import type { TaskState } from '../live-state';
import { decodeTask, pairs } from './decode';
import type { Scripts } from './scripts';

export interface StoredTask {
  readonly state: TaskState;
  /** Same order as `state.slices`. */
  readonly blocks: readonly (readonly Buffer[])[];
}

const reply = z.array(z.array(z.instanceof(Buffer))).nullable();

/** One consistent copy; undefined where the task has no state. */
export async function storedTask(scripts: Scripts, partition: number): Promise<StoredTask | undefined> {
  const [hash = [], ...blocks] = reply.parse(await scripts.runForBytes(partition, 'snapshot', [])) ?? [];
  const state = decodeTask(partition, pairs(hash.map(String)));
  return state && { state, blocks };
}
