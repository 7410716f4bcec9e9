/** What waits for event time, in its order: by instant, and at one instant by the steps' order, so that what goes into a window is there before it is told. */
import { Heap } from 'heap-js';
import type { Millis } from '../../../common/time';

export interface Timer {
  readonly at: Millis;
  /** The step's place in the topology. */
  readonly place: number;
  readonly key: string;
}

export class Timers {
  /** Every instant that something waits for, once: windows of many keys end together. */
  private readonly instants = new Heap<Millis>((a, b) => a - b);
  private readonly waiting = new Map<Millis, Map<number, Set<string>>>();

  /** Asked for again, it still waits once. */
  ask(at: Millis, place: number, key: string): void {
    let places = this.waiting.get(at);
    if (!places) {
      this.waiting.set(at, (places = new Map<number, Set<string>>()));
      this.instants.push(at);
    }
    const keys = places.get(place);
    if (keys) keys.add(key);
    else places.set(place, new Set([key]));
  }

  /** When the next is due; Infinity where nothing waits. */
  get nextAt(): Millis {
    return this.instants.peek() ?? Infinity;
  }

  /** The next that is due at `now`, which no longer waits. */
  next(now: Millis): Timer | undefined {
    const at = this.nextAt;
    const places = this.waiting.get(at);
    if (at > now || !places) return undefined;
    const place = Math.min(...places.keys());
    const keys = places.get(place) ?? new Set<string>();
    const [key = ''] = keys;
    keys.delete(key);
    if (keys.size === 0) places.delete(place);
    if (places.size === 0) {
      this.waiting.delete(at);
      this.instants.pop();
    }
    return { at, place, key };
  }
}
