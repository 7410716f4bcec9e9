/**
 * So many requests a minute for each caller, over all processes together. Requests are counted in memory, and the
 * counts added up in Redis twice a second: no request waits for Redis, and a caller gets at most half a second's
 * requests of each process too many. While Redis is away, each process counts for itself.
 */
import type { Millis } from '../../time';

/** How a caller stands after its requests were added up. */
export interface Standing {
  /** Requests in the present minute, of all processes. */
  readonly taken: number;
  /** Until the minute is over, ms. */
  readonly rest: Millis;
}

export interface RateLimitParts {
  /** Requests a minute; 0: as many as they like. */
  readonly limit: number;
  /** Adds requests to a caller's count, in a store that all processes share. */
  readonly add: (caller: string, requests: number) => Promise<Standing>;
  readonly now: () => Millis;
}

/** Callers that are counted each for itself; all others together. Keeps a flood of addresses from filling the memory. */
const MOST_CALLERS = 50_000;
const OTHERS = 'others';
export const MINUTE: Millis = 60_000;

interface Count {
  /** Known of all processes. */
  settled: number;
  /** Here, since. */
  taken: number;
  /** When the minute is over; undefined until the first settling. */
  ends: Millis | undefined;
}

export class RateLimit {
  private readonly counts = new Map<string, Count>();
  private settling: Promise<void> | undefined;

  constructor(private readonly parts: RateLimitParts) {}

  /** Counts a request; gives false where it is one too many. */
  take(caller: string): boolean {
    const { limit } = this.parts;
    if (limit === 0) return true;
    const count = this.counts.get(caller) ?? this.begin(caller);
    if (count.settled + count.taken >= limit) return false;
    count.taken++;
    return true;
  }

  /** Seconds until the caller's minute is over. */
  rest(caller: string): number {
    const ends = (this.counts.get(caller) ?? this.counts.get(OTHERS))?.ends;
    return Math.max(1, Math.ceil((ends === undefined ? MINUTE : ends - this.parts.now()) / 1_000));
  }

  /** Adds up with the other processes. One at a time: a call while one runs gives that one. */
  settle(): Promise<void> {
    this.settling ??= this.settleAll().finally(() => (this.settling = undefined));
    return this.settling;
  }

  private begin(caller: string): Count {
    const name = this.counts.size < MOST_CALLERS ? caller : OTHERS;
    const count = this.counts.get(name) ?? { settled: 0, taken: 0, ends: undefined };
    this.counts.set(name, count);
    return count;
  }

  private async settleAll(): Promise<void> {
    const now = this.parts.now();
    const work: Promise<void>[] = [];
    for (const [caller, count] of this.counts) {
      if (count.ends !== undefined && count.ends <= now) {
        count.settled = 0;
        count.ends = undefined;
      }
      if (count.taken > 0) work.push(this.settleOne(caller, count));
      else if (count.ends === undefined) this.counts.delete(caller);
    }
    await Promise.all(work);
  }

  private async settleOne(caller: string, count: Count): Promise<void> {
    const { taken } = count;
    const own = count.settled + taken;
    count.settled = own;
    count.taken = 0;
    try {
      const standing = await this.parts.add(caller, taken);
      count.settled = standing.taken;
      count.ends = this.parts.now() + standing.rest;
    } catch {
      // Redis is away, which others report: this process's own count must do.
      count.ends ??= this.parts.now() + MINUTE;
    }
  }
}
