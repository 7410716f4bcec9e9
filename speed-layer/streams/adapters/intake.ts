/**
 * A topic read for whoever takes records one by one, however slowly. Not more than `inFlight` records are out at once,
 * handed out or waiting, and not acknowledged. More go out when half of them are dealt with; where that takes its time the
 * partitions are paused, so that nothing is fetched and what was fetched is let go of. A group's offsets move past what is acknowledged, and no further.
 */
import type { Log, Membership, RecordBatch, TaskHandler } from '../../../common/log/log';
import type { TaskPosition } from '../../../common/position';
import { positionAt, standsAt, type Standing } from './group-offsets';
import { HeldPlace } from './held-place';
import { copied, type TakenRecord } from './taken-record';

export interface ReadOptions extends Standing {
  /** Records that are out at once, at most: more than any stage gathers before it acknowledges. @default 1000 */
  readonly inFlight?: number;
  /** Ends the reading: nothing more is handed out, and the group is left when what is out was acknowledged (or 5 s have passed). */
  readonly signal?: AbortSignal;
}

/** How often offsets are told to the group, ms: what was acknowledged since is read again after a crash. */
const NOTE_EVERY = 500;
/** How long a fetched batch is held for room, ms, before its partition pauses; and how long in all, since a rebalance waits for it. */
const HELD_FOR_ROOM = 200;
const HELD_IN_ALL = 2_000;
/** How long an end that is asked for waits for what is out, ms. */
const DRAIN_WITHIN = 5_000;

export class Intake implements TaskHandler {
  private readonly inFlight: number;
  private readonly held = new Map<number, HeldPlace>();
  private waiting: { readonly record: TakenRecord; readonly place: HeldPlace }[] = [];
  /** Handed out or waiting, and not acknowledged. */
  private out = 0;
  /** Of those, what somebody has. */
  private taken = 0;
  private ending = false;
  private gone = false;
  private fault: { readonly cause: unknown } | undefined;
  private watchers: (() => void)[] = [];
  private membership: Promise<Membership> | undefined;
  private closed: Promise<void> | undefined;
  private readonly notes: NodeJS.Timeout;

  /** Throws RangeError for an `inFlight` that is none. Reads once it is opened. */
  constructor(
    private readonly log: Log,
    private readonly options: ReadOptions,
  ) {
    this.inFlight = options.inFlight ?? 1_000;
    if (!Number.isInteger(this.inFlight) || this.inFlight < 1) throw new RangeError(`inFlight must be a whole number of at least 1, not ${this.inFlight}`);
    this.notes = setInterval(() => void this.note(), NOTE_EVERY);
    options.signal?.addEventListener('abort', this.stop, { once: true });
  }

  /** Joins the group. Rejects with LogError where the topic is not there. */
  async open(): Promise<void> {
    if (this.options.signal?.aborted) {
      this.stop();
      return;
    }
    this.membership ??= this.log.join(this.options.group, [this.options.topic], this);
    const { ended } = await this.membership;
    ended.then(this.stop, (cause: unknown) => {
      this.fault = { cause };
      this.stop();
    });
  }

  /** The next record, if one is there; it is the taker's to acknowledge. */
  take(): TakenRecord | undefined {
    const next = this.waiting.shift();
    if (!next) return undefined;
    next.place.taken++;
    this.taken++;
    return next.record;
  }

  /** Resolves to whether there is one to take: false at the end. Rejects with what made reading on impossible. */
  async ready(): Promise<boolean> {
    await this.until(() => this.ending || this.waiting.length > 0);
    if (this.fault) throw this.fault.cause;
    return !this.ending;
  }

  /** Nothing more is handed out. */
  readonly stop = (): void => {
    this.ending = true;
    // They stay unacknowledged, so they are read again.
    this.waiting = [];
    this.changed();
  };

  /** Leaves the group; `drained` waits for what was taken to be acknowledged first, for a while. */
  close(drained: boolean): Promise<void> {
    this.closed ??= this.letGo(drained);
    return this.closed;
  }

  async assigned(partition: number): Promise<TaskPosition> {
    const at = await standsAt(this.log, this.options, partition);
    this.held.set(partition, new HeldPlace(at));
    return { [this.options.topic]: at };
  }

  async batch(batch: RecordBatch, pauseUntil: (moment: Promise<unknown>) => void): Promise<TaskPosition | undefined> {
    const place = this.held.get(batch.partition);
    if (!place) return undefined;
    const since = Date.now();
    for (let i = 0; i < batch.count; i++) {
      if (this.out >= this.inFlight) await this.within(HELD_FOR_ROOM, () => this.ending || this.hasRoom());
      if (this.ending || this.out >= this.inFlight) {
        pauseUntil(this.until(() => this.gone || (!this.ending && this.hasRoom())));
        return { [batch.topic]: batch.offsets[i] ?? 0 };
      }
      if (i > 0 && i % 100 === 0 && Date.now() - since > HELD_IN_ALL) return { [batch.topic]: batch.offsets[i] ?? 0 };
      this.offer(place, batch, i);
    }
    place.passTo(batch.nextOffset);
    return undefined;
  }

  passed(_topic: string, partition: number, offset: number): void {
    this.held.get(partition)?.passTo(offset);
  }

  /** What is out of it will be read again by its next owner, so acknowledging it means nothing any more. */
  async revoked(partition: number): Promise<void> {
    const place = this.held.get(partition);
    if (!place) return;
    this.waiting = this.waiting.filter((each) => each.place !== place);
    this.out -= place.unacknowledged;
    this.taken -= place.taken;
    this.held.delete(partition);
    this.changed();
  }

  private readonly hasRoom = (): boolean => this.out <= this.inFlight / 2;

  private offer(place: HeldPlace, batch: RecordBatch, i: number): void {
    const { partition } = batch;
    const record = copied(batch, i);
    const acknowledge = (): void => {
      if (this.held.get(partition) !== place || !place.acknowledge(record.offset)) return;
      this.out--;
      this.taken--;
      place.taken--;
      this.changed();
    };
    place.handOut(record.offset);
    this.out++;
    this.waiting.push({ record: { ...record, acknowledge }, place });
    this.changed();
  }

  private async note(): Promise<void> {
    const { group, topic } = this.options;
    const offsets = [...this.held].flatMap(([partition, place]): [number, number][] => {
      const offset = place.toNote();
      return offset === undefined ? [] : [[partition, offset]];
    });
    if (offsets.length > 0) await this.log.noteProgress(group, positionAt(topic, offsets));
  }

  private async letGo(drained: boolean): Promise<void> {
    this.stop();
    clearInterval(this.notes);
    this.options.signal?.removeEventListener('abort', this.stop);
    // It may never have been joined, and whoever asked for that was told.
    const membership = await this.membership?.catch(() => undefined);
    if (drained) await this.within(DRAIN_WITHIN, () => this.taken === 0);
    await this.note();
    await membership?.leave();
    this.gone = true;
    this.changed();
  }

  /** Waits for it no longer than so many ms. */
  private async within(millis: number, condition: () => boolean): Promise<void> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.changed();
    }, millis);
    await this.until(() => late || condition());
    clearTimeout(timer);
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.watchers.push(resolve));
  }

  private changed(): void {
    const { watchers } = this;
    this.watchers = [];
    for (const watcher of watchers) watcher();
  }
}
