/** Ctrl-C, told apart from its echoes: the terminal and npm both pass it on, so repeats within a second are one. */
import type { Millis } from '../common/time';

const ONE: Millis = 1_000;

export interface Interrupt {
  /** Aborted by the first. */
  readonly signal: AbortSignal;
  /** Call for every signal that arrives. */
  readonly received: () => void;
}

/** @param force is called for each that comes later than a second after the one before: the person will not wait */
export function interruption(now: () => Millis, force: () => void): Interrupt {
  const stop = new AbortController();
  let last: Millis | undefined;
  return {
    signal: stop.signal,
    received: () => {
      const echo = last !== undefined && now() - last < ONE;
      const first = last === undefined;
      if (echo) return;
      last = now();
      if (first) stop.abort();
      else force();
    },
  };
}
