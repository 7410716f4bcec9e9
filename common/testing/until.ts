import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is not undefined. Throws, naming what was waited for, when `millis` have passed. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, millis = 30_000): Promise<T> {
  const end = Date.now() + millis;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited ${millis / 1000} s in vain: ${what}`);
    await pause(50);
  }
}
