/** How long to wait before a record is tried again: twice as long each time, of which a random half, so that many who failed together do not come back together. */
import type { Millis } from '../../../common/time';

export interface Backoff {
  /** Before the first retry, ms. @default 100 */
  readonly first?: Millis;
  /** At most, ms. @default 30 s */
  readonly most?: Millis;
}

/** `retry` counts from 1; `random` is in [0, 1). */
export function waitBefore(retry: number, { first = 100, most = 30_000 }: Backoff, random: number): Millis {
  const whole = Math.min(most, first * 2 ** (retry - 1));
  return whole / 2 + (whole / 2) * random;
}
