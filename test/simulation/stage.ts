/**
 * Whose turn it is. Every call of a port waits here until the history gives it its turn, so that between any two calls
 * of one process any other may come first. What happens to the call is decided with the turn.
 */
import type { Random } from './random';

export type Fate = 'done' | 'crash before' | 'crash after' | 'fault before' | 'fault after';

interface Named {
  readonly name: string;
}

export interface Waiting {
  readonly process: Named;
  readonly what: string;
  readonly go: (fate: Fate) => void;
}

export class Stage {
  private readonly calls: Waiting[] = [];
  private readonly pauses: Waiting[] = [];

  /** Resolves when it is this call's turn; never, where its process dies first. A pause calls nothing. */
  turn(process: Named, what: string, kind: 'call' | 'pause'): Promise<Fate> {
    return new Promise((go) => (kind === 'call' ? this.calls : this.pauses).push({ process, what, go }));
  }

  get size(): number {
    return this.calls.length + this.pauses.length;
  }

  /** Takes one of them off the list, for its turn. Pauses come to their end less often than calls are made. */
  take(random: Random): Waiting | undefined {
    const list = this.calls.length > 0 && (this.pauses.length === 0 || random.chance(0.75)) ? this.calls : this.pauses;
    return list.splice(random.below(list.length), 1)[0];
  }

  /** A process that died makes no further call. */
  forget(process: Named): void {
    for (const list of [this.calls, this.pauses]) {
      const others = list.filter((waiting) => waiting.process !== process);
      list.splice(0, list.length, ...others);
    }
  }
}

/** Resolves when everything that can go on without a turn has done so: the memory adapters hold no timers. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
