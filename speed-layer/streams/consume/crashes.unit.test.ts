import type { Log } from '../../../common/log/log';
import { MemoryBroker, MemoryLog } from '../../../common/log/memory';
import { until } from '../../../common/testing/until';
import { consume } from './consume';
import { PermanentError } from './errors';
import type { Idempotency } from './idempotency';
import type { Delivery, Handler } from './options';

const COUNT = 12;
const [FAILS_ONCE, FAILS_ALWAYS] = [7, 5];
const textOf = (value: Uint8Array | null): string => Buffer.from(value ?? []).toString();

/** A process that dies at the `deathAt`-th of its calls: in odd ones before it has happened, in even ones after. */
function mortal(deathAt: number, die: () => void) {
  let calls = 0;
  let died = (): void => undefined;
  const death = new Promise<void>((resolve) => (died = resolve));
  const call = async <T>(work: () => T | Promise<T>): Promise<T> => {
    const mine = ++calls;
    const end = (): Promise<never> => {
      die();
      died();
      return new Promise<never>(() => undefined);
    };
    if (mine * 2 - 1 === deathAt) return end();
    const result = await work();
    if (mine * 2 === deathAt) return end();
    // The dead do nothing more.
    return mine * 2 > deathAt && deathAt > 0 ? new Promise<never>(() => undefined) : result;
  };
  return { call, death };
}

interface History {
  readonly effects: readonly string[];
  readonly outputs: readonly string[];
  readonly dead: number;
  readonly wasKilled: boolean;
}

async function history(delivery: Delivery, deathAt: number, withStore: boolean): Promise<History> {
  const broker = new MemoryBroker({ now: () => 0, selfDriving: true });
  const setUp = new MemoryLog(broker);
  await setUp.ensureTopics(['in', 'out'].map((topic) => ({ topic, partitions: 1, config: {} })));
  await setUp.append(Array.from({ length: COUNT }, (_, n) => ({ topic: 'in', key: 'k', value: `${n}` })));
  const effects: string[] = [];
  const keys = new Set<string>();
  const opened: MemoryLog[] = [];

  const begin = async (death: number) => {
    const memory = new MemoryLog(broker);
    opened.push(memory);
    const { call, death: died } = mortal(death, () => memory.crash());
    const log = Object.assign(Object.create(memory) as Log, {
      append: (records) => call(() => memory.append(records)),
      fence: (id) => call(() => memory.fence(id)),
      appendOnce: (id, records, marks) => call(() => memory.appendOnce(id, records, marks)),
      noteProgress: (group, position) => call(() => memory.noteProgress(group, position)),
    } satisfies Partial<Log>);
    const effect = (into: string[], text: string): Promise<void> => call(() => void into.push(text));
    const handled = async (text: string, attempt: number): Promise<void> => {
      if (text === `${FAILS_ALWAYS}`) throw new PermanentError('no second try mends this');
      if (text === `${FAILS_ONCE}` && attempt === 1) throw new Error('this one passes');
    };
    const common = { topic: 'in', group: 'g', delivery, ...(delivery !== 'at-most-once' && { maxRetries: 1 }), backoff: { first: 1 } };
    const store: Idempotency<string[]> = {
      atomic: true,
      open: async () => undefined,
      once: async (key, work) => {
        if (keys.has(key)) return false;
        const staged: string[] = [];
        await work(staged);
        await call(() => void (keys.add(key), effects.push(...staged)));
        return true;
      },
    };
    const handler: Handler<undefined> = async ({ value }, { attempt, send }) => {
      await handled(textOf(value), attempt);
      if (delivery === 'exactly-once') send({ topic: 'out', key: 'k', value: textOf(value) });
      else await effect(effects, textOf(value));
    };
    const consumer = withStore
      ? consume(log, { ...common, idempotency: store, handler: async ({ value }, { attempt, effects: staged }) => {
          await handled(textOf(value), attempt);
          await effect(staged, textOf(value));
        } })
      : consume(log, { ...common, handler });
    return { died, consumer: await consumer };
  };
  const through = async (): Promise<true | undefined> => (broker.committed('g', 'in', 0) === COUNT ? true : undefined);
  const first = await begin(deathAt);
  const wasKilled = await Promise.race([first.died.then(() => true), until('the first is through', through).then(() => false)]);
  if (wasKilled) {
    await begin(0);
    await until('the second is through', through);
  }
  const read = (topic: string): string[] => (broker.settings(topic) ? broker.records(topic, 0).map(({ value }) => textOf(value)) : []);
  const result = { effects: [...effects], outputs: read('out'), dead: read('in.dlq').length, wasKilled };
  await Promise.all(opened.map((log) => log.close().catch(() => undefined)));
  return result;
}

/** Every death there is, one a history, until one lives through. */
async function histories(delivery: Delivery, withStore = false): Promise<History[]> {
  const all: History[] = [];
  for (let deathAt = 1; ; deathAt++) {
    const one = await history(delivery, deathAt, withStore);
    all.push(one);
    if (!one.wasKilled) return all;
  }
}

const wanted = Array.from({ length: COUNT }, (_, n) => `${n}`).filter((n) => n !== `${FAILS_ALWAYS}`);
const repeats = (texts: readonly string[]): number => texts.length - new Set(texts).size;
const lost = (texts: readonly string[]): number => wanted.filter((text) => !texts.includes(text)).length;

describe('a consumer that dies at any of its calls, before or after it took hold', () => {
  test('at most once: loses some, and never repeats one', async () => {
    const all = await histories('at-most-once');
    expect(all.map(({ effects }) => repeats(effects))).toEqual(all.map(() => 0));
    expect(Math.max(...all.map(({ effects }) => lost(effects)))).toBeGreaterThan(1);
    // What failed in passing is not tried again, so it is lost to a dead letter.
    expect(all.at(-1)).toMatchObject({ dead: 2, wasKilled: false });
  });

  test('at least once: repeats some, and never loses one; a dead letter is sent once', async () => {
    const all = await histories('at-least-once');
    expect(all.length).toBeGreaterThan(20);
    expect(all.map(({ effects }) => lost(effects))).toEqual(all.map(() => 0));
    expect(Math.max(...all.map(({ effects }) => repeats(effects)))).toBeGreaterThan(0);
    expect(all.map(({ dead }) => dead)).toEqual(all.map(() => 1));
  });

  test('exactly once, into Kafka: neither; nor does a dead letter', async () => {
    const all = await histories('exactly-once');
    expect(all.length).toBeGreaterThan(6);
    expect(all.map(({ outputs, dead }) => [...outputs.toSorted(), dead])).toEqual(all.map(() => [...wanted.toSorted(), 1]));
  });

  test('exactly once, into a store that keeps effect and key together: neither', async () => {
    const all = await histories('exactly-once', true);
    expect(all.length).toBeGreaterThan(40);
    expect(all.map(({ effects, dead }) => [...effects.toSorted(), dead])).toEqual(all.map(() => [...wanted.toSorted(), 1]));
  });
});

describe('a consumer that is set up wrong says so', () => {
  const handler = async (): Promise<void> => undefined;
  const log = new MemoryLog(new MemoryBroker({ now: () => 0 }));
  const options = { topic: 'in', group: 'g', delivery: 'at-least-once', handler } as const;
  test.each([
    ['negative retries', { maxRetries: -1 }, /maxRetries must be a whole number from 0 on, not -1/],
    ['retries at most once', { delivery: 'at-most-once', maxRetries: 2 }, /'at-most-once' never tries a record again/],
    ['a wait of nothing', { backoff: { first: 0 } }, /backoff.first must be above 0 ms/],
    ['dead letters that come back', { deadLetters: 'in' }, /would come back to it/],
    ['a topic that is not there', {}, /topic in does not exist/],
  ] as const)('%s', async (_what, wrong, message) => {
    await expect(consume(log, { ...options, ...wrong })).rejects.toThrow(message);
  });
  test('exactly once with a store whose key is written by itself', async () => {
    const idempotency = { atomic: false, open: async () => undefined, once: async () => true };
    await expect(consume(log, { ...options, delivery: 'exactly-once', idempotency })).rejects.toThrow(/needs effects that are written together/);
  });
});
