import { MemoryLiveState } from '../common/live/memory';
import type { LiveState } from '../common/live/live-state';
import type { Log } from '../common/log/log';
import { MemoryBroker, MemoryLog } from '../common/log/memory';
import { renamed } from '../common/log/renamed';
import { deadLetterTopic, topicSettings } from '../common/topics';
import { deadLetter } from './dead-letter';
import { OutboxRelay } from './outbox-relay';
import { Crash, Crashing } from './testing/crashing';

const [ORDERS, PAYMENTS] = ['order-created', 'payment-completed'];
const entry = (topic: string, offset: number) => {
  const record = { topic, partition: 0, partitions: 2, offset, key: Buffer.from('k'), value: Buffer.from(`${topic} ${offset}`), logTime: 7 };
  return deadLetter(record, { reason: 'malformed-json', detail: 'no JSON' });
};

class Corner {
  readonly live = new MemoryLiveState();
  readonly broker = new MemoryBroker({ now: () => 0 });

  async begin(): Promise<void> {
    await new MemoryLog(this.broker).ensureTopics(topicSettings(2));
    await this.live.create(0, {}, 'first', 'mine');
    await this.live.claim(0, 'me');
  }

  /** The task reads on from `from` and rejects the records at `offsets`. */
  async reject(topic: string, from: number, ...offsets: number[]): Promise<void> {
    const outbox = offsets.map((offset) => entry(topic, offset));
    const nextOffset = (offsets.at(-1) ?? from) + 1;
    const written = await this.live.commit(0, { owner: 'me', topic, from, nextOffset, deltas: [], identities: [], outbox });
    expect(written.ok).toBe(true);
  }

  /** A relay in a process of its own. */
  relay(through: { live?: LiveState; log?: Log; crash?: Crashing } = {}): OutboxRelay {
    const { live = this.live, log = new MemoryLog(this.broker), crash } = through;
    return new OutboxRelay(0, { live: crash?.wrap(live) ?? live, log: crash?.wrap(log) ?? log, topics: [ORDERS, PAYMENTS], name: 'relay' });
  }

  /** The offsets of the inputs whose dead letters a reader sees. */
  told(topic: string): number[] {
    return this.broker.records(deadLetterTopic(topic), 0).map(({ headers }) => Number(headers['offset']));
  }
}

describe('the relay of the outbox', () => {
  let corner: Corner;

  beforeEach(async () => {
    corner = new Corner();
    await corner.begin();
  });

  const someRejections = async (): Promise<void> => {
    await corner.reject(ORDERS, 0, 0, 3);
    await corner.reject(PAYMENTS, 0, 2);
    await corner.reject(ORDERS, 4, 4);
  };

  it('sends nothing of what a later relay of its own process has sent, though both write through one log', async () => {
    const log = new MemoryLog(corner.broker);
    // As each edition of a topology wraps it for itself.
    const wrapped = (): Log => renamed(log, { topic: (name) => name, plain: (name) => name, group: (name) => name });
    let hold = Promise.resolve();
    let letGo: () => void = () => undefined;
    const slow = Object.assign(Object.create(corner.live) as MemoryLiveState, {
      outbox: async (partition: number, limit: number) => {
        const found = await corner.live.outbox(partition, limit);
        await hold;
        return found;
      },
    });
    const former = corner.relay({ live: slow, log: wrapped() });
    await corner.reject(ORDERS, 0, 0);
    await former.drain();
    await corner.reject(ORDERS, 1, 1, 2);
    hold = new Promise((resolve) => (letGo = resolve));
    const held = former.drain();
    await corner.relay({ log: wrapped() }).drain();
    letGo();
    await expect(held).rejects.toThrow(/fenced/);
    expect(corner.told(ORDERS)).toEqual([0, 1, 2]);
  });

  it('sends each dead letter in order, as it was, and leaves the outbox empty', async () => {
    await someRejections();
    expect(await corner.relay().drain()).toBe(4);
    expect([corner.told(ORDERS), corner.told(PAYMENTS)]).toEqual([[0, 3, 4], [2]]);
    const [first] = corner.broker.records('order-created.dlq', 0);
    expect(Buffer.from(first!.value!).toString()).toBe('order-created 0');
    expect(first!.headers).toMatchObject({ reason: 'malformed-json', detail: 'no JSON', topic: ORDERS, partition: '0', offset: '0', time: '7' });
    expect(await corner.live.outbox(0, 10)).toEqual([]);
    expect(await corner.relay().drain()).toBe(0);
  });

  it.each(['before', 'after'] as const)('sends each once when it crashes %s any call', async (when) => {
    let crashes = 0;
    for (let at = 1; ; at++) {
      corner = new Corner();
      await corner.begin();
      await someRejections();
      const crash = new Crashing(at, when);
      const first = corner.relay({ crash });
      const outcome = await first.drain().catch((error: unknown) => error);
      if (!crash.happened) break;
      expect(outcome).toBeInstanceOf(Crash);
      crashes++;
      await corner.reject(PAYMENTS, 3, 9);
      await corner.relay().drain();
      expect([corner.told(ORDERS), corner.told(PAYMENTS)]).toEqual([[0, 3, 4], [2, 9]]);
      expect(await corner.live.outbox(0, 10)).toEqual([]);
    }
    expect(crashes).toBeGreaterThan(10);
  });

  it.each(['before', 'after'] as const)('goes on by itself when a call fails %s its work', async (when) => {
    for (let at = 1; at <= 12; at++) {
      corner = new Corner();
      await corner.begin();
      await someRejections();
      const relay = corner.relay({ crash: new Crashing(at, when) });
      await expect(relay.drain()).rejects.toThrow(Crash);
      await relay.drain();
      expect([corner.told(ORDERS), corner.told(PAYMENTS)]).toEqual([[0, 3, 4], [2]]);
    }
  });

  it('sends each once when two of them work on one task, each believing that it is its own', async () => {
    for (let pause = 1; pause <= 12; pause++) {
      corner = new Corner();
      await corner.begin();
      await someRejections();
      // The older one stops in the middle of its work, the younger one does all of it, then the older one goes on.
      let calls = 0;
      const young = corner.relay();
      const old = corner.relay({ live: pausing(corner.live), log: pausing(new MemoryLog(corner.broker)) });
      await old.drain().catch((error: unknown) => expect(String(error)).toMatch(/fenced/));
      await old.drain();
      expect([corner.told(ORDERS), corner.told(PAYMENTS)]).toEqual([[0, 3, 4], [2]]);

      function pausing<Port extends object>(port: Port): Port {
        return new Proxy(port, {
          get: (target, name) => async (...args: unknown[]): Promise<unknown> => {
            if (++calls === pause) await young.drain();
            return Reflect.apply(Reflect.get(target, name) as (...given: unknown[]) => unknown, target, args);
          },
        });
      }
    }
  });

  it('says nothing twice when the store goes back behind what was sent', async () => {
    await corner.reject(ORDERS, 0, 0);
    const before = corner.live.checkpoint();
    await corner.reject(ORDERS, 1, 3);
    const relay = corner.relay();
    await relay.drain();
    corner.live.rollback(before);
    await corner.reject(ORDERS, 1, 3, 5);
    await relay.drain();
    expect(corner.told(ORDERS)).toEqual([0, 3, 5]);
  });

  it('says nothing twice when the task begins again at a cut below what was sent or waits', async () => {
    await corner.reject(ORDERS, 0, 0, 3);
    const relay = corner.relay();
    await relay.drain();
    await corner.reject(ORDERS, 4, 7, 8);
    const seq = (await corner.live.read(0))?.seq;
    await corner.live.rebase(0, seq, { generation: 1, cut: { [ORDERS]: 2 }, epoch: 'second', owner: 'me', definitions: 'mine' });
    await corner.reject(ORDERS, 2, 3, 7);
    await corner.reject(ORDERS, 8, 8, 9);
    await relay.drain();
    expect(corner.told(ORDERS)).toEqual([0, 3, 7, 8, 9]);
  });
});
