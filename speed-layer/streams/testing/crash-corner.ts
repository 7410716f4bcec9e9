/**
 * A topology over stores that stay while its process dies again and again: whenever a call to a store is the one to
 * crash at, everything in memory is lost, and a new process takes over. Only the log's reader lives on, so that a death
 * does not cost a rebalance.
 */
import { randomUUID } from 'node:crypto';
import type { LiveState } from '../../../common/live/live-state';
import type { Log, Membership, RecordBatch, TaskHandler } from '../../../common/log/log';
import { ofTask, type TaskPosition } from '../../../common/position';
import { OutboxRelay } from '../../outbox-relay';
import { Crash } from '../../testing/crashing';
import { editionLog, type Sending } from '../run/editions/edition-log';
import { markTopic } from '../run/outputs';
import { groupOf, relayOf, sentBelow } from '../run/run-topology';
import { StreamTask } from '../run/stream-task';
import type { Topology } from '../topology';

export interface CrashOptions {
  readonly topology: Topology;
  readonly log: Log;
  /** Which making of the topology it is, and how that sends. @default the first, live */
  readonly edition?: number;
  readonly sending?: Sending;
  readonly live: LiveState;
  readonly partitions: number;
  /** How many calls to the stores a process makes before it dies; undefined: it lives. */
  readonly lifetime: () => number | undefined;
}

interface Living {
  readonly task: StreamTask;
  readonly relay: OutboxRelay;
}

export class CrashCorner implements TaskHandler {
  crashes = 0;
  private living = new Map<number, Living>();
  private calls = 0;
  private dies: number | undefined;
  private when: 'before' | 'after' = 'before';
  private membership: Membership | undefined;
  private failure: Error | undefined;
  /** By topic and partition, up to where everything was handed out and dealt with. */
  private readonly reached = new Map<string, number>();

  constructor(private readonly options: CrashOptions) {
    this.dies = options.lifetime();
  }

  async begin(): Promise<void> {
    const { topology } = this.options;
    this.membership = await this.log.join(groupOf(topology), topology.reads, this);
    this.membership.ended.catch((error: unknown) => (this.failure = error instanceof Error ? error : new Error(String(error))));
  }

  async end(): Promise<void> {
    await this.membership?.leave();
  }

  assigned(partition: number): Promise<TaskPosition> {
    return this.survive(partition, ({ task }) => task.load());
  }

  /** What a dead process had read is handed back, so that the next one reads on from what was committed. */
  async batch(batch: RecordBatch): Promise<TaskPosition | undefined> {
    const { partition } = batch;
    const before = this.crashes;
    const back = await this.attempt(partition, async ({ task, relay }) => {
      const to = await task.handle(batch);
      await relay.drain();
      return to;
    });
    const to = this.crashes === before ? back : await this.survive(partition, (living) => this.takeUp(living));
    for (const [topic, offset] of Object.entries(to ?? { [batch.topic]: batch.nextOffset })) this.passed(topic, partition, offset);
    return to;
  }

  passed(topic: string, partition: number, offset: number): void {
    this.reached.set(`${topic}/${partition}`, offset);
  }

  /** True once all is read that the log holds; else undefined. Throws what ended the reading. */
  async hasRead(): Promise<true | undefined> {
    if (this.failure) throw this.failure;
    const { topology } = this.options;
    const { end } = await this.log.bounds(topology.reads);
    const isRead = topology.reads.every((topic) => (end[topic] ?? []).every((last, p) => last === 0 || (this.reached.get(`${topic}/${p}`) ?? 0) >= last));
    return isRead ? true : undefined;
  }

  /** What a process does first with a task that another left behind: its outputs may still wait. */
  private async takeUp({ task, relay }: Living): Promise<TaskPosition> {
    const to = await task.load();
    await relay.drain();
    return to;
  }

  async revoked(): Promise<void> {
    // The task's state is in the store.
  }

  /** The clock says `now` and nothing is left to read: every task lets event time go on, and sends what comes of it. */
  async idleUntil(now: number): Promise<void> {
    const { topology } = this.options;
    // What one task sends meanwhile is still to be read by the others.
    const { end } = await this.log.bounds(topology.reads);
    for (const partition of [...this.living.keys()]) {
      const ends = ofTask(end, partition);
      await this.survive(partition, async (living) => {
        await living.task.load();
        await living.task.passTo(ends);
        if (!(await living.task.idle(ends, now))) throw new Crash();
        await living.relay.drain();
      });
    }
  }

  /** Does it with one process after the other, until one lives through it. */
  private async survive<T>(partition: number, work: (living: Living) => Promise<T>): Promise<T> {
    for (;;) {
      const before = this.crashes;
      const done = await this.attempt(partition, work);
      if (this.crashes === before) return done as T;
    }
  }

  private async attempt<T>(partition: number, work: (living: Living) => Promise<T>): Promise<T | undefined> {
    const living = this.living.get(partition) ?? this.open(partition);
    this.living.set(partition, living);
    try {
      const done = await work(living);
      if (this.living.get(partition) === living) return done;
      return undefined;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      // Or it had died before, with another task, and only now found out.
      if (this.living.get(partition) === living) this.die();
      return undefined;
    }
  }

  /** All tasks of a process die together. */
  private die(): void {
    this.crashes += 1;
    this.living = new Map(Array.from(this.living.keys(), (partition) => [partition, this.open(partition)]));
    this.calls = 0;
    this.dies = this.options.lifetime();
    this.when = this.when === 'before' ? 'after' : 'before';
  }

  private open(partition: number): Living {
    const { topology, partitions } = this.options;
    const generation = this.crashes;
    const live = this.mortal(this.options.live, generation);
    const log = this.asEdition(this.mortal(this.options.log, generation));
    const archive = { identities: async (): Promise<string[]> => [] };
    const task = new StreamTask(partition, { topology, live, log, archive, sentBelow: sentBelow(log, topology), partitions, now: () => 0, newId: randomUUID, stepRecords: 7 });
    return { task, relay: new OutboxRelay(partition, { live, log, topics: [markTopic(topology)], name: relayOf(topology), atOnce: 5 }) };
  }

  private get log(): Log {
    return this.asEdition(this.options.log);
  }

  private asEdition(log: Log): Log {
    const { topology, edition = 1, sending = 'live' } = this.options;
    return editionLog(log, topology, { number: edition }, sending);
  }

  /** A port as one process sees it: from its death on, no call gets through. */
  private mortal<Port extends object>(port: Port, generation: number): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]): Promise<unknown> => {
          if (generation !== this.crashes) throw new Crash();
          const dies = ++this.calls === this.dies;
          if (dies && this.when === 'before') throw new Crash();
          const answer: unknown = await Reflect.apply(method, target, args);
          if (dies) throw new Crash();
          return answer;
        };
      },
    });
  }
}
