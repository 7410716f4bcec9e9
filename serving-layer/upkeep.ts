/** A piece of work done again and again: an outage is told once, outlived, and told again when it is over. */
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../common/reason';
import type { Millis } from '../common/time';

export interface UpkeepParts {
  /** What it is, for reports: "following the live state". */
  readonly what: string;
  /** One round. Resolves to how long to pause before the next, ms. */
  readonly round: () => Promise<Millis>;
  readonly now: () => Millis;
  readonly report: (line: string) => void;
  /** Pause after a failed round, ms. @default 500 */
  readonly retryMillis?: Millis;
}

export class Upkeep {
  /** When a round last came to its end. */
  lastDone: Millis | undefined;
  /** Why the last round failed, if it did. */
  trouble: string | undefined;

  constructor(private readonly parts: UpkeepParts) {}

  /** Goes round until `signal` aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pause = await this.once(signal);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  private async once(signal: AbortSignal): Promise<Millis> {
    const { what, round, now, report, retryMillis = 500 } = this.parts;
    try {
      const pause = await round();
      if (this.trouble !== undefined) report(`${what}: back again`);
      this.trouble = undefined;
      this.lastDone = now();
      return pause;
    } catch (error) {
      const trouble = reasonOf(error);
      if (this.trouble === undefined && !signal.aborted) report(`${what}: ${trouble}; trying again until it works`);
      this.trouble = trouble;
      return retryMillis;
    }
  }
}
