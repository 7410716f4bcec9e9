import { setTimeout as pause } from 'node:timers/promises';

/**
 * Tries until `attempt` stops throwing, and gives what it gave.
 * @param bound milliseconds; after it the last error is thrown
 */
export async function untilItWorks<T>(attempt: () => Promise<T>, bound: number, every = 100): Promise<T> {
  const end = Date.now() + bound;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() + every > end) throw error;
    }
    await pause(every);
  }
}

/** Waits until `condition` holds; false when it still did not after `bound` milliseconds. */
export async function untilTrue(condition: () => boolean, bound: number, every = 50): Promise<boolean> {
  const end = Date.now() + bound;
  while (!condition()) {
    if (Date.now() > end) return false;
    await pause(every);
  }
  return true;
}
