/** What /readyz says of a store that is silent: a question to it must not wait as long as the store does. */
import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from '../reason';
import type { Millis } from '../time';

/** A store that takes longer to answer is called away. */
const ANSWER_WITHIN: Millis = 2_000;

/** Why `store`, which is where `setting` says, does not answer; empty where it does. */
export async function silenceOf(store: string, setting: string, ask: () => Promise<unknown>): Promise<string[]> {
  const enough = new AbortController();
  const late = pause(ANSWER_WITHIN, [`${store} has not answered for ${ANSWER_WITHIN / 1_000} s: check that it runs and that ${setting} is right`], { signal: enough.signal });
  const answer = ask().then(
    () => [],
    (error: unknown) => [reasonOf(error)],
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    // Its own end is nobody's concern any more.
    late.catch(() => undefined);
    enough.abort();
  }
}
