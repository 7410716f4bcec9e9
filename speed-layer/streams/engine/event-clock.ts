/**
 * Event time in one part of a topology: the watermark, and what waits for it. The watermark is the least of the inputs'
 * highest event times, less the allowed lateness; it never goes back. An input that has brought nothing for a while
 * holds nothing back, and where all of them are idle, event time goes on at the pace of the clock.
 *
 * An input is idle only where it is known to have been read to its end: of two inputs with much to read, the one that
 * is read first must not run away from the other. And an event dated ahead of the log's clock moves event time no
 * further than that clock, or one wrong date would close every window.
 */
import type { Millis } from '../../../common/time';
import type { Clock, Store } from '../step';
import { Timers, type Timer } from './timers';

/** A topic, or of an internal topic what one task sends. */
export interface ClockInput {
  readonly name: string;
  readonly topic: string;
}

/** What is known of an input. */
interface Known {
  /** Its highest event time. */
  highest: Millis;
  /** Everything before is taken to be there. */
  complete: Millis;
  /** The broker's time of its latest record. */
  seen: Millis;
}

interface Held extends Known, ClockInput {
  /** When it was last known to be read to its end, -Infinity where it has brought something since. Found out again after a restart. */
  readAt: Millis;
}

interface Kept {
  readonly watermark: Millis;
  /** The broker's time of the first record of all: an input that is still to bring one counts as if it had brought it then. */
  readonly since: Millis;
  readonly inputs: Readonly<Record<string, Readonly<Known>>>;
}

/** A record's times. `promised`: how far event time had come in the task of the same topology that sent it. */
export interface Times {
  readonly time: Millis;
  readonly logTime: Millis;
  readonly promised?: Millis;
}

const PLACE = 'clock';
const UNSEEN: Known = { highest: -Infinity, complete: -Infinity, seen: -Infinity };

export class EventClock {
  private readonly inputs: Map<string, Held>;
  private since = Infinity;
  private latest = -Infinity;
  private mark = -Infinity;
  /** How far the timers have come that were called: behind the watermark while some of them still wait. */
  private reached = -Infinity;
  private firing: Millis | undefined;
  private isChanged = false;
  private readonly timers = new Timers();
  private readonly fired: Timer[] = [];

  constructor(
    private readonly store: Store<Kept>,
    /** Everything that this part reads. */
    inputs: readonly ClockInput[],
    private readonly lateness: Millis,
    private readonly idleAfter: Millis,
  ) {
    this.inputs = new Map(inputs.map(({ name, topic }) => [name, { name, topic, ...UNSEEN, readAt: -Infinity }]));
    this.load();
  }

  get watermark(): Millis {
    return this.mark;
  }

  /** Nothing that is sent from now on is of an earlier time, but for what comes late. */
  get promise(): Millis {
    return Math.min(this.mark, (this.firing ?? this.timers.nextAt) - 1);
  }

  /** As the step at this place of the topology sees it. */
  of(place: number): Clock {
    const now = (): Millis => this.reached;
    return {
      get watermark() {
        return now();
      },
      at: (at, key) => this.timers.ask(at, place, key),
    };
  }

  /** A record of this input is about to be dealt with. */
  observe(name: string, topic: string, { time, logTime, promised }: Times): void {
    const input = this.inputs.get(name) ?? { name, topic, ...UNSEEN, readAt: -Infinity };
    this.inputs.set(name, input);
    const dated = Math.min(time, logTime);
    if (this.since === Infinity) this.since = logTime;
    input.highest = Math.max(input.highest, dated);
    input.complete = Math.max(input.complete, promised ?? dated - this.lateness);
    input.seen = Math.max(input.seen, logTime);
    input.readAt = -Infinity;
    this.latest = Math.max(this.latest, logTime);
    this.isChanged = true;
    this.advance(this.leastComplete());
  }

  /** At `now`, by the broker's clock, these topics were read to their ends. */
  noteRead(now: Millis, isAtEnd: (topic: string) => boolean): void {
    for (const input of this.inputs.values()) if (isAtEnd(input.topic)) input.readAt = Math.max(input.readAt, now);
  }

  /** Goes on as far as idle inputs let it at `now`. */
  idle(now: Millis): void {
    if (this.since === Infinity) return;
    this.advance(this.leastComplete());
    const all = [...this.inputs.values()];
    const silent = now - this.latest - this.idleAfter;
    if (silent > 0 && all.every(({ readAt }) => readAt >= now)) this.advance(Math.max(...all.map(({ highest }) => highest)) + silent - this.lateness);
  }

  /** The next timer that is due, which is then over. */
  next(): Timer | undefined {
    const timer = this.timers.next(this.mark);
    this.firing = timer?.at;
    // Those before it may still say something of the instant before.
    this.reached = timer ? Math.max(this.reached, timer.at - 1) : this.mark;
    if (timer) this.fired.push(timer);
    return timer;
  }

  /** Writes down what has changed, for the commit. */
  write(): void {
    if (!this.isChanged) return;
    const inputs = Object.fromEntries(Array.from(this.inputs.values(), ({ name, highest, complete, seen }) => [name, { highest, complete, seen }]));
    this.store.set(PLACE, { watermark: this.mark, since: this.since, inputs });
    this.isChanged = false;
  }

  keep(): void {
    this.fired.length = 0;
  }

  /** The state went back to what was committed: what fired since waits again. Timers that were asked for since come to nothing. */
  discard(): void {
    this.load();
    for (const { at, place, key } of this.fired.splice(0)) this.timers.ask(at, place, key);
  }

  private load(): void {
    const { watermark, since, inputs }: Kept = this.store.get(PLACE) ?? { watermark: -Infinity, since: Infinity, inputs: {} };
    for (const input of this.inputs.values()) Object.assign(input, inputs[input.name] ?? UNSEEN);
    this.since = since;
    this.latest = Math.max(...Array.from(this.inputs.values(), ({ seen }) => seen));
    this.mark = watermark;
    this.reached = watermark;
    this.firing = undefined;
    this.isChanged = false;
  }

  /** Of the inputs that hold event time back; Infinity where none does. */
  private leastComplete(): Millis {
    let least = Infinity;
    for (const input of this.inputs.values()) if (input.complete < least && !this.isIdle(input)) least = input.complete;
    return least;
  }

  private isIdle({ readAt, seen }: Held): boolean {
    return readAt - Math.max(seen, this.since) > this.idleAfter && this.latest - readAt <= this.idleAfter;
  }

  private advance(to: Millis): void {
    if (to <= this.mark || to === Infinity) return;
    this.mark = to;
    this.isChanged = true;
  }
}
