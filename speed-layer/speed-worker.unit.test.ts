import { setTimeout as pause } from 'node:timers/promises';
import type { LiveState } from '../common/live/live-state';
import { MemoryLiveState } from '../common/live/memory';
import type { Log } from '../common/log/log';
import { MemoryBroker, MemoryLog } from '../common/log/memory';
import { compileRowFold } from '../common/metrics/row-fold/row-fold';
import { DEFAULT_TIERS, declareViews } from '../common/metrics/views';
import { deadLetterTopic, topicSettings } from '../common/topics';
import { TestArchive, tell, TOPIC } from './testing/corner';
import { payment } from './testing/records';
import { Troubles } from './troubles';
import { SpeedWorker, type SpeedParts } from './speed-worker';

const PARTITIONS = 2;
/** Keys by the partition that Kafka's partitioner gives them. */
const KEYS = ['o2', 'o1'];
const LARGEST = '99999999999.9999';

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited 10 s until ${what}`);
    await pause(5);
  }
}

class House {
  readonly live = new MemoryLiveState();
  readonly broker = new MemoryBroker({ now: Date.now, selfDriving: true });
  readonly log = new MemoryLog(this.broker);
  readonly archive = new TestArchive();
  readonly lines: string[] = [];
  private readonly stops: (() => Promise<void>)[] = [];
  private ids = 0;

  async build(): Promise<this> {
    await this.log.ensureTopics(topicSettings(PARTITIONS));
    return this;
  }

  work(parts: Partial<SpeedParts> = {}): { worker: SpeedWorker; stop: () => Promise<void> } {
    const worker = new SpeedWorker({
      live: this.live,
      archive: this.archive,
      log: this.log,
      topics: [TOPIC],
      partitions: PARTITIONS,
      fold: compileRowFold(declareViews(DEFAULT_TIERS)),
      definitions: 'mine',
      now: Date.now,
      newId: () => `id-${++this.ids}`,
      troubles: new Troubles((line) => this.lines.push(line)),
      horizonDays: 7,
      roundMillis: 20,
      ...parts,
    });
    const stopping = new AbortController();
    const over = worker.run(stopping.signal);
    const stop = async (): Promise<void> => {
      stopping.abort();
      await over;
    };
    this.stops.push(stop);
    return { worker, stop };
  }

  pay(partition: number, ...eventIds: string[]): void {
    this.append(partition, ...eventIds.map((eventId) => payment(0, eventId, '1').value));
  }

  append(partition: number, ...values: (string | undefined)[]): void {
    const key = KEYS[partition] ?? '';
    this.broker.append(values.map((value) => ({ topic: TOPIC, key, value: value?.replace('"orderId":"o1"', `"orderId":"${key}"`) ?? null, partition })));
  }

  told(): ReturnType<typeof tell> {
    return tell(this.live, PARTITIONS);
  }

  /** Waits until as many records are counted, whatever they are. */
  async counted(count: number): Promise<void> {
    await until(`${count} records are counted`, async () => {
      const { admitted, duplicate, rejected } = await this.told();
      return admitted + duplicate + rejected === BigInt(count);
    });
  }

  async reason(partition: number): Promise<string | undefined> {
    return (await this.live.heartbeats(PARTITIONS))[partition]?.stopped;
  }

  /** Where the identities of a day are, as the owner of task 0 is told. */
  async homeOf(day: string): Promise<string> {
    const state = await this.live.read(0);
    return (await this.live.identities(0, { owner: state?.owner ?? '', topic: TOPIC, from: state?.offsets[TOPIC] ?? 0 }, day)).where;
  }

  async close(): Promise<void> {
    await Promise.all(this.stops.map((stop) => stop()));
  }
}

describe('a worker of the speed layer', () => {
  let house: House;

  beforeEach(async () => {
    house = await new House().build();
  });

  afterEach(() => house.close());

  it('folds what its tasks read, sends dead letters, and tells how far it is', async () => {
    house.pay(0, 'a', 'b', 'a');
    house.append(1, 'no JSON', undefined);
    const { worker } = house.work();
    await house.counted(5);
    expect(await house.told()).toMatchObject({ revenue: 20_000n, admitted: 2n, duplicate: 1n, rejected: 2n });
    await until('dead letters are sent', () => house.broker.records(deadLetterTopic(TOPIC), 1).length === 2);
    await until('heartbeats tell the ends', async () => (await house.live.heartbeats(PARTITIONS)).map((beat) => beat?.ends[TOPIC]).join() === '3,2');
    await until('lag tools can see it', () => house.broker.committed('speed', TOPIC, 0) === 3 && house.broker.committed('speed', TOPIC, 1) === 2);
    expect(worker.lags().map(({ offsets }) => offsets)).toEqual([0, 0]);
    expect(house.lines).toEqual([]);
  });

  it('stops a task at a hole and says why, while the others go on; mended, it goes on exactly', async () => {
    house.pay(0, 'a', 'b', 'c');
    house.pay(1, 'x');
    await house.live.create(0, { [TOPIC]: 0 }, 'first', 'mine');
    house.broker.truncateBefore(TOPIC, 0, 2);
    house.work();
    await until('the hole is told', async () => /gone from the log/.test((await house.reason(0)) ?? ''));
    house.pay(0, 'd');
    house.pay(1, 'y');
    await until('the other task goes on', async () => (await house.told()).admitted === 2n);
    house.archive.ids = ['a', 'b'];
    house.archive.generation = { id: 1, cut: { [TOPIC]: [2, 0] }, definitions: 'mine' };
    await house.counted(4);
    await until('the task no longer says that it stopped', async () => (await house.reason(0)) === undefined);
    expect(house.lines.filter((line) => line.startsWith('task 0'))).toEqual([expect.stringMatching(/^task 0: stopped/), 'task 0: goes on again']);
  });

  it('waits for an archive that is away, and begins by itself although nothing new comes', async () => {
    house.pay(0, 'a');
    house.archive.down = true;
    const { worker } = house.work();
    await until('both tasks say so', async () => (await house.reason(0)) !== undefined && (await house.reason(1)) !== undefined);
    expect(worker.held().map(({ held }) => held.position)).toEqual([undefined, undefined]);
    house.archive.down = false;
    await house.counted(1);
  });

  it('stops a task whose sum would overflow, until its slice is sealed', async () => {
    house.append(1, ...Array.from({ length: 9_300 }, (_, i) => payment(0, `large ${i}`, LARGEST).value));
    house.work({ stepRecords: 1_000 });
    await until('the overflow is told', async () => /would leave 64 bits/.test((await house.reason(1)) ?? ''));
    house.pay(0, 'small');
    await until('the other task goes on', async () => (await house.live.read(0))?.offsets[TOPIC] === 1);
    expect((await house.live.read(1))?.offsets[TOPIC]).toBeLessThan(9_224);
    await house.live.seal(1, 'run');
    await house.counted(9_301);
    expect((await house.told()).revenue).toBe(9_300n * 999_999_999_999_999n + 10_000n);
  });

  it('begins again where its state was lost while nothing happens', async () => {
    house.pay(0, 'a', 'b');
    house.work();
    await house.counted(2);
    house.live.lose(0);
    await house.counted(2);
    house.pay(0, 'a', 'c');
    await house.counted(4);
    expect(await house.told()).toMatchObject({ duplicate: 1n, revenue: 30_000n });
  });

  it('takes a batch again after a store that was away, and says so once', async () => {
    let away = true;
    const commit: LiveState['commit'] = async (...given) => {
      if (away) throw new Error('the store is away, says the test');
      return house.live.commit(...given);
    };
    house.work({ live: Object.create(house.live, { commit: { value: commit } }) as LiveState });
    house.pay(0, 'a');
    await until('the reason is told', async () => (await house.reason(0)) === 'the store is away, says the test');
    house.pay(0, 'b', 'a');
    await until('it was tried again', async () => ((await house.live.read(0))?.seq ?? 0) > 6);
    away = false;
    await house.counted(3);
    expect(await house.told()).toMatchObject({ duplicate: 1n, revenue: 20_000n });
    await until('it says that it goes on', () => house.lines.length === 2);
    expect(house.lines).toEqual(['task 0: stopped, and is tried again: the store is away, says the test', 'task 0: goes on again']);
  });

  it('joins again when its membership ends, and says so once', async () => {
    let refusals = 3;
    const join: Log['join'] = async (...given) => {
      if (refusals-- > 0) throw new Error('the group is away');
      return house.log.join(...given);
    };
    const log = Object.create(house.log, { join: { value: join } }) as Log;
    house.work({ log });
    house.pay(1, 'a');
    await house.counted(1);
    expect(house.lines).toEqual(['the group: the group is away; joining again', 'the group: goes on again']);
  });

  it('shares the tasks with another process, takes them over when it dies, and loses nothing', async () => {
    house.pay(0, 'a');
    const { worker } = house.work();
    await until('all tasks are its own', () => worker.held().length === 2);
    const doomed = new MemoryLog(house.broker);
    const other = house.work({ log: doomed });
    await until('each has one', () => worker.held().length === 1 && other.worker.held().length === 1);
    house.pay(0, 'b');
    house.pay(1, 'c');
    await house.counted(3);
    doomed.crash();
    house.pay(0, 'd');
    house.pay(1, 'e', 'c');
    await house.counted(6);
    await until('all tasks are the first one’s again', () => worker.held().length === 2);
    expect(await house.told()).toMatchObject({ duplicate: 1n, revenue: 50_000n });
  });

  it('lets identities go that a generation covers', async () => {
    house.append(0, payment(0, 'old', '1').value, payment(0, 'new', '1', '2024-06-01T00:00:00Z').value);
    house.work();
    await house.counted(2);
    await house.live.seal(0, 'run-1');
    house.archive.generation = { id: 1, cut: { [TOPIC]: [2, 0] }, definitions: 'mine' };
    expect(await house.live.prune(0, 1, { [TOPIC]: 2 }, 'mine')).toBe(true);
    await until('the old day is gone', async () => (await house.homeOf('2024-05-01')) === 'archive');
    expect(await house.homeOf('2024-06-01')).toBe('resident');
  });

  it('gives its tasks back when it is told to stop', async () => {
    const { worker, stop } = house.work();
    await until('it works', () => worker.held().length === 2);
    await stop();
    house.pay(0, 'a');
    expect(worker.held()).toEqual([]);
    const next = house.work();
    await house.counted(1);
    await next.stop();
  });
});
