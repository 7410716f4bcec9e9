/**
 * Event time in one part of a topology: the watermark, and what waits for it. The watermark is the least of the inputs'
 * highest event times, less the allowed lateness; it never goes back. An input that has brought nothing for a while
 * holds nothing back, and where all of them are idle, event time goes on at the pace of the clock.
 */
import { Heap } from 'heap-js';
import type { Millis } from '../../../common/time';
import type { Clock, Store } from '../step';

/** What is known of an input: a partition, or of an internal topic what one task sent. */
interface Input {
  readonly highest: Millis;
  /** The broker's time of its latest record. */
  readonly seen: Millis;
}

interface Kept {
  readonly watermark: Millis | null;
  readonly inputs: Readonly<Record<string, Input>>;
}

interface Timer {
  readonly at: Millis;
  readonly step: string;
  readonly key: string;
}

const PLACE = 'clock';

export class EventClock {
  private kept: Kept;
  private readonly timers = new Heap<Timer>((a, b) => a.at - b.at);
  /** So that a time asked for again and again waits once. */
  private readonly waiting = new Set<string>();
  private readonly fired: Timer[] = [];

  constructor(
    private readonly store: Store<Kept>,
    private readonly lateness: Millis,
    private readonly idleAfter: Millis,
  ) {
    this.kept = store.get(PLACE) ?? { watermark: null, inputs: {} };
  }

  get watermark(): Millis {
    return this.kept.watermark ?? -Infinity;
  }

  /** As one step sees it. */
  of(step: string): Clock {
    const asked = (at: Millis, key: string): void => this.ask({ at, step, key });
    const now = (): Millis => this.watermark;
    return {
      get watermark() {
        return now();
      },
      at: asked,
    };
  }

  /** A record of `input` was dealt with; `seen` is the broker's time of it. */
  observe(input: string, time: Millis, seen: Millis): void {
    const before = this.kept.inputs[input];
    const inputs = { ...this.kept.inputs, [input]: { highest: Math.max(time, before?.highest ?? -Infinity), seen: Math.max(seen, before?.seen ?? -Infinity) } };
    const latest = Math.max(...Object.values(inputs).map((each) => each.seen));
    const active = Object.values(inputs).filter((each) => latest - each.seen <= this.idleAfter);
    this.advance(inputs, Math.min(...active.map(({ highest }) => highest)) - this.lateness);
  }

  /** Nothing is left to read, and it is `now` by the broker's clock. */
  idle(now: Millis): void {
    const inputs = Object.values(this.kept.inputs);
    if (inputs.length === 0) return;
    const silent = now - Math.max(...inputs.map(({ seen }) => seen)) - this.idleAfter;
    if (silent > 0) this.advance(this.kept.inputs, Math.max(...inputs.map(({ highest }) => highest)) + silent - this.lateness);
  }

  /** The next timer that is due, which is then over. */
  next(): Timer | undefined {
    const first = this.timers.peek();
    if (!first || first.at > this.watermark) return undefined;
    this.timers.pop();
    this.waiting.delete(nameOf(first));
    this.fired.push(first);
    return first;
  }

  keep(): void {
    this.fired.length = 0;
  }

  /** The state went back to what was committed: what fired since waits again. Timers that were asked for since come to nothing. */
  discard(): void {
    this.kept = this.store.get(PLACE) ?? { watermark: null, inputs: {} };
    for (const timer of this.fired.splice(0)) this.ask(timer);
  }

  private ask(timer: Timer): void {
    const name = nameOf(timer);
    if (this.waiting.has(name)) return;
    this.waiting.add(name);
    this.timers.push(timer);
  }

  private advance(inputs: Kept['inputs'], to: Millis): void {
    const watermark = this.kept.watermark === null ? to : Math.max(this.kept.watermark, to);
    this.kept = { watermark: Number.isFinite(watermark) ? watermark : null, inputs };
    this.store.set(PLACE, this.kept);
  }
}

const nameOf = ({ at, step, key }: Timer): string => `${at} ${step} ${key}`;
