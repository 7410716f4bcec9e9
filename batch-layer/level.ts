/**
 * Until when the archive holds everything: where it has reached the ends that the log had at a moment, whatever it does not
 * hold was written later. So partitions that nothing is written to can be told apart from such as are not read yet.
 */
import type { Pool } from 'pg';
import type { Log } from '../common/log/log';
import { covers, type Position } from '../common/position';
import { readArchiveProgress } from '../common/postgres/archive-progress';
import type { Millis } from '../common/time';

export interface LevelParts {
  readonly pool: Pool;
  readonly log: Pick<Log, 'bounds'>;
  readonly topics: readonly string[];
  readonly now: () => Millis;
}

export class Level {
  private looked: { readonly at: Millis; readonly ends: Position } | undefined;

  constructor(private readonly parts: LevelParts) {}

  /** Notes the moment of the last look at the log once the archive has reached what was there then. */
  async note(): Promise<void> {
    const { pool, log, topics, now } = this.parts;
    if (!this.looked) {
      // Before it is asked: what is written while it answers may be missing in it.
      const at = now();
      this.looked = { at, ends: (await log.bounds(topics)).end };
    }
    const { at, ends } = this.looked;
    if (!covers((await readArchiveProgress(pool)).next, ends)) return;
    await pool.query('UPDATE archive_level SET at = $1 WHERE at < $1', [at]);
    this.looked = undefined;
  }
}
