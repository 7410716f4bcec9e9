/** What is done again and again beside the reading, each on a clock of its own so that nothing waits for another's store. */
import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from '../common/reason';
import type { Millis } from '../common/time';
import type { Troubles } from './troubles';

export interface Round {
  /** Who has the trouble when it fails. */
  readonly about: string;
  /** Until the next time, ms. */
  readonly millis: Millis;
  readonly work: () => Promise<void>;
}

/** Resolves once `signal` aborts and what was in hand is over. A failure becomes a trouble and is tried again after `retryMillis`. */
export async function keepRounds(rounds: readonly Round[], retryMillis: Millis, troubles: Troubles, signal: AbortSignal): Promise<void> {
  await Promise.all(
    rounds.map(async ({ about, millis, work }) => {
      while (!signal.aborted) {
        try {
          await work();
          troubles.over(about);
          await rest(millis, signal);
        } catch (error) {
          troubles.has(about, reasonOf(error));
          await rest(retryMillis, signal);
        }
      }
    }),
  );
}

/** Waits; not longer than until `signal` aborts. */
export async function rest(millis: Millis, signal: AbortSignal): Promise<void> {
  try {
    await pause(millis, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
