/** Windows over event time, in the terms of Kafka Streams. Instants are milliseconds since 1970, UTC; windows lie on whole multiples of their step. */
import type { Millis } from '../../common/time';
import type { Window } from './stream-record';

export const seconds = (count: number): Millis => count * 1_000;
export const minutes = (count: number): Millis => count * 60_000;
export const hours = (count: number): Millis => count * 3_600_000;

/** Windows that are laid down beforehand. */
export interface FixedWindows {
  readonly kind: 'fixed';
  readonly size: Millis;
  readonly every: Millis;
}

/** A window ends at each event and holds those of the `size` before it, both ends included. */
export interface SlidingWindows {
  readonly kind: 'sliding';
  readonly size: Millis;
}

/** Events of one key that are no further than `gap` from each other. */
export interface SessionWindows {
  readonly kind: 'session';
  readonly gap: Millis;
}

export type Windows = FixedWindows | SlidingWindows | SessionWindows;

/** One beside the other: each event is in one. */
export const tumbling = (size: Millis): FixedWindows => hopping(size, size);

/** A window of `size` begins every `every`: each event is in size ÷ every of them. Throws RangeError where they do not fit. */
export function hopping(size: Millis, every: Millis): FixedWindows {
  positive('a window', size);
  positive('the step of windows', every);
  if (every > size) throw new RangeError(`windows of ${size} ms every ${every} ms would leave events out: take a step of at most ${size} ms`);
  return { kind: 'fixed', size, every };
}

export function sliding(size: Millis): SlidingWindows {
  positive('a window', size);
  return { kind: 'sliding', size };
}

export function session(gap: Millis): SessionWindows {
  positive("a session's gap", gap);
  return { kind: 'session', gap };
}

/** The fixed windows that an instant lies in, the earliest first. */
export function windowsAt({ size, every }: FixedWindows, at: Millis): Window[] {
  const last = Math.floor(at / every) * every;
  const found: Window[] = [];
  for (let start = last; start > at - size; start -= every) found.unshift({ start, end: start + size });
  return found;
}

export function describeWindows(windows: Windows): string {
  if (windows.kind === 'session') return `session, gap ${describeMillis(windows.gap)}`;
  if (windows.kind === 'sliding') return `sliding ${describeMillis(windows.size)}`;
  return windows.size === windows.every ? `tumbling ${describeMillis(windows.size)}` : `hopping ${describeMillis(windows.size)} every ${describeMillis(windows.every)}`;
}

export function describeMillis(millis: Millis): string {
  for (const [unit, length] of [['h', 3_600_000], ['min', 60_000], ['s', 1_000]] as const) {
    if (millis % length === 0) return `${millis / length} ${unit}`;
  }
  return `${millis} ms`;
}

/** Throws RangeError. */
export function positive(what: string, millis: Millis): void {
  if (!Number.isInteger(millis) || millis <= 0) throw new RangeError(`${what} needs a whole number of milliseconds above 0, not ${millis}`);
}

/** Throws RangeError. */
export function notBelowZero(what: string, millis: Millis): void {
  if (!(millis >= 0)) throw new RangeError(`${what} needs milliseconds from 0 on, not ${millis}`);
}
