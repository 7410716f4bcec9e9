/**
 * Event time in one part of a topology: the watermark, and what waits for it. The watermark is the least of the inputs'
 * highest event times, less the allowed lateness; it never goes back. A topic that has brought nothing for a while
 * holds nothing back, and where all of them are idle, event time goes on at the pace of the clock. Of an internal topic
 * each task that sends to it is an input, which tells how far it has come, and how its event time goes on while it is silent.
 *
 * An input is idle only where it is known to have been read to its end: of two inputs with much to read, the one that
 * is read first must not run away from the other. And an event dated ahead of the log's clock moves event time no
 * further than that clock, or one wrong date would close every window.
 */
import type { Millis } from '../../../common/time';
import type { Clock, Store } from '../step';
import type { Promised } from './promised';
import { Timers, type Timer } from './timers';

/** A topic, or of an internal topic what one task sends. */
export interface ClockInput {
  readonly name: string;
  readonly topic: string;
  readonly isInternal: boolean;
}

/** What is known of an input. */
interface Known {
  /** Its highest event time. */
  highest: Millis;
  /** Everything before is taken to be there. */
  complete: Millis;
  /** The broker's time of its latest record. */
  seen: Millis;
  /** What the task that sends it told last, where it has sent nothing since. */
  told?: Promised | undefined;
}

interface Held extends Known, ClockInput {
  /** When it was last known to be read to its end, -Infinity where it has brought something since. Found out again after a restart. */
  readAt: Millis;
}

interface Kept {
  readonly watermark: Millis;
  /** The broker's time of the first record of all, here or at those who send here: an input that is still to bring one counts as if it had brought it then. */
  readonly since: Millis;
  /** The broker's time of what came in first, here. */
  readonly begun: Millis;
  /** As Promised.pace. */
  readonly pace?: Millis;
  readonly inputs: Readonly<Record<string, Readonly<Known>>>;
}

/** A record's times. `promised`: how far event time had come in the task of the same topology that sent it. */
export interface Times {
  readonly time: Millis;
  readonly logTime: Millis;
  readonly promised?: Promised;
}

const PLACE = 'clock';
const UNSEEN: Known = { highest: -Infinity, complete: -Infinity, seen: -Infinity, told: undefined };

export class EventClock {
  private readonly inputs: Map<string, Held>;
  private since = Infinity;
  private begun = Infinity;
  private latest = -Infinity;
  private mark = -Infinity;
  /** How far the timers have come that were called: behind the watermark while some of them still wait. */
  private reached = -Infinity;
  private firing: Millis | undefined;
  private pace: Millis | undefined;
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
    this.inputs = new Map(inputs.map((input) => [input.name, { ...input, ...UNSEEN, readAt: -Infinity }]));
    this.load();
  }

  get watermark(): Millis {
    return this.mark;
  }

  /** Whether anything ever came in, here or at those who send here. */
  get hasBegun(): boolean {
    return this.since < Infinity;
  }

  /** What holds for all that is sent from now on. */
  get promised(): Promised {
    const at = Math.min(this.mark, (this.firing ?? this.timers.nextAt) - 1);
    if (this.pace === undefined) return { at, since: this.since };
    const waits = this.timers.nextAt < Infinity || [...this.inputs.values()].some(({ told }) => told?.waits);
    return { at, since: this.since, pace: this.pace, ...(waits && { waits }) };
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
  observe(name: string, { time, logTime, promised }: Times): void {
    const input = this.brought(name, logTime);
    const dated = Math.min(time, logTime);
    if (this.since === Infinity) this.since = logTime;
    input.highest = Math.max(input.highest, dated);
    input.complete = Math.max(input.complete, promised?.at ?? dated - this.lateness);
    input.told = promised?.pace === undefined ? undefined : promised;
    this.advance(this.leastComplete());
  }

  /** The task behind this input tells how far it has come. */
  noteTold(name: string, told: Promised, logTime: Millis): void {
    const input = this.brought(name, logTime);
    this.since = Math.min(this.since, told.since);
    input.complete = Math.max(input.complete, told.at);
    input.told = told;
    this.advance(this.leastComplete());
  }

  /** At `now`, by the broker's clock, these topics were read to their ends. */
  noteRead(now: Millis, isAtEnd: (topic: string) => boolean): void {
    for (const input of this.inputs.values()) if (isAtEnd(input.topic)) input.readAt = Math.max(input.readAt, now);
  }

  /** Goes on as far as idle inputs let it at `now`. */
  idle(now: Millis): void {
    const all = [...this.inputs.values()];
    this.advance(this.leastComplete());
    const pace = all.every((input) => input.readAt >= now && this.rests(input)) ? this.paceAtRest(all) : undefined;
    if (pace !== this.pace) this.isChanged = true;
    this.pace = pace;
    if (this.pace !== undefined) this.advance(now + this.pace);
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
    const inputs = Object.fromEntries(Array.from(this.inputs.values(), ({ name, highest, complete, seen, told }) => [name, { highest, complete, seen, ...(told && { told }) }]));
    this.store.set(PLACE, { watermark: this.mark, since: this.since, begun: this.begun, ...(this.pace !== undefined && { pace: this.pace }), inputs });
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
    const { watermark, since, begun, pace, inputs }: Kept = this.store.get(PLACE) ?? { watermark: -Infinity, since: Infinity, begun: Infinity, inputs: {} };
    for (const input of this.inputs.values()) Object.assign(input, UNSEEN, inputs[input.name]);
    this.since = since;
    this.begun = begun;
    this.latest = Math.max(...Array.from(this.inputs.values(), ({ seen }) => seen));
    this.mark = watermark;
    this.reached = watermark;
    this.firing = undefined;
    this.pace = pace;
    this.isChanged = false;
  }

  /** Of the inputs that hold event time back; Infinity where none does. */
  private leastComplete(): Millis {
    let least = Infinity;
    for (const input of this.inputs.values()) least = Math.min(least, this.isIdle(input) ? this.stillToCome(input) : input.complete);
    return least;
  }

  /** Up to where an idle input is waited for. */
  private stillToCome(input: Held): Millis {
    const { complete, told, readAt } = input;
    return this.isWaitedFor(input) ? Math.max(complete, readAt + (told?.pace ?? 0) - this.lateness) : Infinity;
  }

  /** A task that rests may still send something, as a window that closes, when its event time has come there by the clock. Not where that is far behind, as with old sales. */
  private isWaitedFor({ told }: Held): boolean {
    return told?.waits === true && (told.pace ?? -Infinity) >= -(this.idleAfter + 4 * this.lateness);
  }

  /** What came in moves event time again, and not the clock. */
  private brought(name: string, logTime: Millis): Held {
    const input = this.inputs.get(name);
    if (!input) throw new Error(`${name} is none of the inputs that event time goes by`);
    input.seen = Math.max(input.seen, logTime);
    input.readAt = -Infinity;
    this.begun = Math.min(this.begun, logTime);
    this.latest = Math.max(this.latest, logTime);
    this.pace = undefined;
    this.isChanged = true;
    return input;
  }

  private isIdle({ isInternal, readAt, seen, told }: Held): boolean {
    // Who tells that it rests has waited itself; each task tells something when it begins.
    const silentSince = told?.pace !== undefined ? this.since : isInternal && seen === -Infinity ? this.begun : Math.max(seen, this.since);
    return readAt - silentSince > this.idleAfter && this.latest - readAt <= this.idleAfter;
  }

  private rests(input: Held): boolean {
    // Before the first record of all there is nothing to wait for.
    return this.since < Infinity ? this.isIdle(input) : !input.isInternal || input.told?.pace !== undefined;
  }

  /** As Promised.pace, of inputs that all rest. */
  private paceAtRest(all: readonly Held[]): Millis | undefined {
    if (this.since === Infinity) return -Infinity;
    const topics = all.filter(({ isInternal }) => !isInternal);
    const seen = Math.max(...topics.map((input) => input.seen));
    const paces = all.flatMap(({ told }) => told?.pace ?? []).map((pace) => pace - this.lateness);
    if (seen > -Infinity) paces.push(Math.max(...topics.map(({ highest }) => highest)) - seen - this.idleAfter - this.lateness);
    if (paces.length === 0) return undefined;
    const waitedFor = all.flatMap((input) => (this.isWaitedFor(input) ? (input.told?.pace ?? []) : []));
    return Math.min(Math.max(...paces), ...waitedFor.map((pace) => pace - this.lateness));
  }

  private advance(to: Millis): void {
    if (to <= this.mark || to === Infinity) return;
    this.mark = to;
    this.isChanged = true;
  }
}
