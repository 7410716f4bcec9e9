/** Whether the real sales must still be imported: once begun, until an import came to its end. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { covers, isPosition, type Position } from '../../common/position';

const shape = z.object({
  /** The installation on the stores. */
  namespace: z.string(),
  /** The log's ends when the import was complete; missing while it is not. */
  complete: z.custom<Position>(isPosition).optional(),
});
type SalesNote = z.infer<typeof shape>;

export type SalesState = 'to import' | 'to go on with' | 'imported' | 'not wanted';

const fileIn = (dataDir: string): string => join(dataDir, 'sales.json');

/**
 * An empty log is filled. One that holds records is left alone, unless an import of ours into it was cut short:
 * importing is then begun again, which is harmless.
 */
export function salesState(dataDir: string, namespace: string, ends: Position): SalesState {
  if (isEmpty(ends)) return 'to import';
  const note = read(dataDir);
  if (note?.namespace !== namespace) return 'not wanted';
  if (!note.complete) return 'to go on with';
  return covers(ends, note.complete) ? 'imported' : 'not wanted';
}

export function noteBegun(dataDir: string, namespace: string): void {
  write(dataDir, { namespace });
}

export function noteComplete(dataDir: string, namespace: string, ends: Position): void {
  write(dataDir, { namespace, complete: ends });
}

export function forgetSales(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

function isEmpty(ends: Position): boolean {
  return Object.values(ends).every((offsets) => offsets.every((offset) => offset === 0));
}

function read(dataDir: string): SalesNote | undefined {
  return existsSync(fileIn(dataDir)) ? shape.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8'))) : undefined;
}

function write(dataDir: string, note: SalesNote): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(fileIn(dataDir), JSON.stringify(note));
}
