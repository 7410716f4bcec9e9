/**
 * Reading the archive for answers about the past: slow work, so there is little of it at once, each piece in one snapshot,
 * on one core, for a bounded time, and ended when the caller has gone. Present answers need no database and go on beside it.
 */
import type { Pool } from 'pg';
import { FOLD_SETTINGS } from '../../common/postgres/fold-settings';
import { inTransaction, ONE_SNAPSHOT } from '../../common/postgres/transaction';
import { Problem } from '../../common/problem';
import type { Millis } from '../../common/time';
import { asked } from '../postgres';
import { stored } from '../http/problems';

/** The rows of one question. */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<object[]>;

const AT_ONCE = 2;
const MOST_WAITING = 16;
const LONGEST: Millis = 25_000;
const SETTINGS = `${FOLD_SETTINGS}; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL statement_timeout = ${LONGEST}`;

export class ArchiveReader {
  private working = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly pool: Pool,
    private readonly longest: Millis = LONGEST,
  ) {}

  /** Throws Problem where it takes too long or too many wait already. Rejects where `gone` aborts meanwhile. */
  async read<T>(gone: AbortSignal, work: (ask: Ask) => Promise<T>): Promise<T> {
    await this.turn(gone);
    const stop = new AbortController();
    const end = (): void => stop.abort();
    const late = setTimeout(end, this.longest);
    gone.addEventListener('abort', end);
    try {
      return await stored(() => this.snapshot(stop.signal, work));
    } catch (error) {
      if (stop.signal.aborted && !gone.aborted) throw tooLong(this.longest);
      throw error;
    } finally {
      clearTimeout(late);
      gone.removeEventListener('abort', end);
      this.working -= 1;
      this.waiting.shift()?.();
    }
  }

  private async turn(gone: AbortSignal): Promise<void> {
    if (this.waiting.length >= MOST_WAITING) throw new Problem(503, 'past-busy', 'Too many questions about the past', `${MOST_WAITING} questions about the past wait already: ask again later; answers of the present go on`);
    while (this.working >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.working += 1;
    if (!gone.aborted) return;
    this.working -= 1;
    this.waiting.shift()?.();
    gone.throwIfAborted();
  }

  private snapshot<T>(stop: AbortSignal, work: (ask: Ask) => Promise<T>): Promise<T> {
    return inTransaction(
      this.pool,
      async (client) => {
        await client.query(SETTINGS);
        const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        const cancel = (): void => {
          this.pool.query('SELECT pg_cancel_backend($1)', [rows[0]?.pid]).catch(() => undefined);
        };
        stop.addEventListener('abort', cancel);
        try {
          const result = await work((sql, values) => {
            stop.throwIfAborted();
            return asked(client, sql, values);
          });
          // The connection may be cancelled still: thrown away with an error, it reaches no other borrower.
          stop.throwIfAborted();
          return result;
        } finally {
          stop.removeEventListener('abort', cancel);
        }
      },
      ONE_SNAPSHOT,
    );
  }
}

function tooLong(millis: Millis): Problem {
  return new Problem(422, 'takes-too-long', 'This would take too long', `the past is folded anew from the archive, and this was not done within ${millis / 1000} s: ask for a shorter range`);
}
