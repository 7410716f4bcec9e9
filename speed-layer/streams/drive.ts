/**
 * Runs a topology in a test, without a broker or a store: events go in with their times, outputs come out, state can be
 * looked at, and time goes on when it is told to. The engine is the one that runs in production; only what lies around
 * it, the log and the store, is memory here.
 */
import type { EventDeclaration } from '../../common/events/event';
import { partitionFor } from '../../common/log/partitioner';
import type { Millis } from '../../common/time';
import { Engine } from './engine/engine';
import type { LateCount } from './engine/late';
import { saidTime, type EngineOutput, type StepOutcome } from './engine/records';
import type { OutputDeclaration, OutputEvent } from './output';
import type { Source } from './steps/source';
import type { Said } from './steps/to';
import type { EventOf } from './stream';
import type { Topology } from './topology';

export interface DriveOptions {
  /** How many tasks share the keys. @default 1 */
  readonly partitions?: number;
  /** Forgets and loads every task again after each step, as a crash would: what is not in the state is lost then. @default false */
  readonly restarts?: boolean;
}

/** Data of an event; what is optional there may be left out. */
export type SentData<D extends EventDeclaration> = Given<EventOf<D>['data']> & { readonly orderId: string; readonly eventId?: string };
type Given<Data> = { readonly [Name in keyof Data as undefined extends Data[Name] ? never : Name]: Data[Name] } & { readonly [Name in keyof Data]?: Data[Name] };

export interface Driver {
  /** Sends an event of this declaration that happened at `at`, and reached the log at `logTime`. Ids that are left out are made. @default logTime `at` */
  send<D extends EventDeclaration>(event: D, data: SentData<D>, at: Millis, logTime?: Millis): Promise<void>;
  /** Sends what another topology, or a person, says in an output topic that this one reads. */
  say<Data>(output: OutputDeclaration<Data>, said: Said<Data> & { readonly key: string; readonly eventId?: string }, at: Millis): Promise<void>;
  /** Writes a record into any other topic that is read, as JSON has it, at `logTime`; that is its event time too, unless it has a `timestamp`. */
  put(source: Pick<Source<unknown>, 'topic'>, record: { readonly key: string; readonly value: unknown }, logTime: Millis): Promise<void>;
  /** The clock says `now`, and nothing is left to read: idle inputs let event time go on. */
  idleUntil(now: Millis): Promise<void>;
  /** What was said in an output's topic since this was asked last. */
  read<Data>(output: OutputDeclaration<Data>): OutputEvent<Data>[];
  /** The same of the topic of late events, as they were written. */
  readLate(): unknown[];
  late(): LateCount;
  /** The state of one step over all tasks. */
  state(step: string): ReadonlyMap<string, unknown>;
  /** Every task is loaded again from what it wrote. */
  restart(): void;
}

export function drive(topology: Topology, options: DriveOptions = {}): Driver {
  const { partitions = 1 } = options;
  const tasks = Array.from({ length: partitions }, (_, p) => new DrivenTask(topology, p, partitions));
  const said = new Map<string, EngineOutput[]>();
  const offsets = new Map<string, number>();
  const taskOf = (key: string): DrivenTask => {
    const task = tasks[partitionFor({ key }, tasks.length)];
    if (!task) throw new Error('there is no task');
    return task;
  };
  const nextOffset = (topic: string): number => {
    const offset = offsets.get(topic) ?? 0;
    offsets.set(topic, offset + 1);
    return offset;
  };

  const tell = async (outputs: readonly EngineOutput[], logTime: Millis): Promise<void> => {
    for (const output of outputs) {
      const { topic, key, value } = output;
      if (topology.internal.includes(topic)) await take(taskOf(key), { topic, key, value, time: 0, logTime });
      else said.set(topic, [...(said.get(topic) ?? []), output]);
    }
  };
  const take = async (task: DrivenTask, record: { topic: string; key: string; value: unknown; time: Millis; logTime: Millis }): Promise<void> => {
    // Everything that was sent before was read.
    task.engine.noteRead(record.logTime, () => true);
    const outputs = await task.commit((engine) => engine.step([{ ...record, id: String(nextOffset(record.topic)) }]));
    if (options.restarts) task.restart();
    await tell(outputs, record.logTime);
  };
  const takeAll = (topic: string): unknown[] => {
    const found = (said.get(topic) ?? []).map(({ value }): unknown => JSON.parse(value));
    said.delete(topic);
    return found;
  };

  return {
    send: async (event, { eventId, ...data }, at, logTime = at) => {
      const id = eventId ?? `${event.topic}-${offsets.get(event.topic) ?? 0}`;
      const value = { eventType: event.type, eventId: id, version: event.version, timestamp: at, orderId: data.orderId, data };
      await take(taskOf(data.orderId), { topic: event.topic, key: data.orderId, value, time: at, logTime });
    },
    say: async (output, { revision = 0, eventId = `${output.topic}-${offsets.get(output.topic) ?? 0}`, ...said }, at) => {
      const event = { eventType: output.type, eventId, timestamp: at, revision, ...said };
      await take(taskOf(said.key), { topic: output.topic, key: said.key, value: JSON.parse(output.print(event)), time: at, logTime: at });
    },
    put: ({ topic }, { key, value }, logTime) => {
      if (!topology.inputs.includes(topic)) throw new TypeError(`topology ${topology.name} does not read ${topic}: it reads ${topology.inputs.join(', ')}`);
      return take(taskOf(key), { topic, key, value, time: saidTime(value) ?? logTime, logTime });
    },
    idleUntil: async (now) => {
      // What tasks tell one another moves event time behind each internal topic in turn.
      for (let turn = 0; turn <= topology.internal.length; turn++) {
        for (const task of tasks) await tell(await task.commit((engine) => engine.idle(now, () => true)), now);
        if (options.restarts) tasks.forEach((task) => task.restart());
      }
    },
    read: (output) => takeAll(output.topic).map((value) => output.parse(value)),
    readLate: () => takeAll(topology.lateTopic),
    late: () =>
      tasks.map((task) => task.engine.late()).reduce((a, b) => ({
        events: a.events + b.events,
        money: Object.fromEntries([...new Set([...Object.keys(a.money), ...Object.keys(b.money)])].map((code) => [code, (a.money[code] ?? 0n) + (b.money[code] ?? 0n)])),
      })),
    state: (step) => new Map(tasks.flatMap((task) => [...task.engine.inspect(step)])),
    restart: () => tasks.forEach((task) => task.restart()),
  };
}

/** One task: its engine, and its state as a store would hold it. */
class DrivenTask {
  private readonly fields = new Map<string, string>();
  engine: Engine;

  constructor(
    private readonly topology: Topology,
    private readonly partition: number,
    private readonly partitions: number,
  ) {
    this.engine = new Engine(topology, partition, partitions, this.fields);
  }

  async commit(work: (engine: Engine) => Promise<StepOutcome | undefined>): Promise<readonly EngineOutput[]> {
    const outcome = await work(this.engine);
    if (!outcome) return [];
    const { writes, outputs } = outcome;
    for (const { field, value } of writes) {
      if (value === null) this.fields.delete(field);
      else this.fields.set(field, value);
    }
    this.engine.keep();
    return outputs;
  }

  restart(): void {
    this.engine = new Engine(this.topology, this.partition, this.partitions, this.fields);
  }
}
