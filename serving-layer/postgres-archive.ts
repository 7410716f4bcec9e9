/** How far the archive is. */
import type { Pool } from 'pg';
import type { Position } from '../common/position';
import { readArchiveProgress } from '../common/postgres/archive-progress';
import { inWords } from './postgres';

export async function archivePosition(pool: Pool): Promise<Position> {
  return (await inWords(() => readArchiveProgress(pool))).next;
}
