/** The cells that a dry run's result would change, out of Postgres. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { differingCellSchema, type DifferingCell } from '../common/recompute/difference';
import { asked } from './postgres';

const rowShape = z.object({ number: z.number(), cell: differingCellSchema });

export interface NumberedCell {
  /** Its place in the list. */
  readonly number: number;
  readonly cell: DifferingCell;
}

export async function listDifferingCells(pool: Pool, run: string, { view, after, limit }: { readonly view?: string | undefined; readonly after: number; readonly limit: number }): Promise<NumberedCell[]> {
  const rows = await asked(pool, 'SELECT number, cell FROM recompute_difference WHERE run = $1 AND number > $2 AND ($3::text IS NULL OR view = $3) ORDER BY number LIMIT $4', [run, after, view ?? null, limit]);
  return rows.map((row) => rowShape.parse(row));
}
