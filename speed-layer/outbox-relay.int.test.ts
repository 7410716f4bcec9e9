import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { createRedisLiveState } from '../common/live/redis/redis-live-state';
import { recordAt } from '../common/log/input-record';
import { createKafkaLog } from '../common/log/kafka/kafka-log';
import type { Log } from '../common/log/log';
import { inNamespace } from '../common/log/namespaced';
import { readThrough } from '../common/log/read-through';
import { deadLetterTopic, topicSettings } from '../common/topics';
import { deadLetter } from './dead-letter';
import { OutboxRelay } from './outbox-relay';
import { Crash, Crashing } from './testing/crashing';

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const namespace = `relay-${randomUUID().slice(0, 8)}`;
const TOPIC = 'payment-completed';
const settings = topicSettings(1).filter(({ topic }) => topic.startsWith(TOPIC));

describe('the relay on a real Kafka and a real Redis', () => {
  const live = createRedisLiveState({ url: process.env['REDIS_URL'] ?? '', prefix: namespace });
  const logs: Log[] = [];
  const openLog = (): Log => {
    const log = inNamespace(namespace, createKafkaLog({ brokers, clientId: namespace }));
    logs.push(log);
    return log;
  };
  const relay = (log: Log): OutboxRelay => new OutboxRelay(0, { live, log, topics: [TOPIC], name: 'relay' });

  beforeAll(async () => {
    await openLog().ensureTopics(settings);
    await live.create(0, {}, 'first', 'mine');
    await live.claim(0, 'me');
  });

  afterAll(async () => {
    await openLog().deleteTopics(settings.map(({ topic }) => topic));
    await Promise.all(logs.map((log) => log.close()));
    await live.erase(1);
    await live.close();
  });

  let position = 0;
  const reject = async (count: number): Promise<void> => {
    const outbox = Array.from({ length: count }, (_, i) => {
      const record = { topic: TOPIC, partition: 0, partitions: 1, offset: position + i, key: undefined, value: Buffer.from('?'), logTime: 0 };
      return deadLetter(record, { reason: 'malformed-json', detail: 'no JSON' });
    });
    const commit = { owner: 'me', topic: TOPIC, from: position, nextOffset: position + count, deltas: [], identities: [], outbox };
    expect(await live.commit(0, commit)).toMatchObject({ ok: true });
    position += count;
  };

  /** How many dead letters a read-committed reader sees. */
  const told = async (): Promise<number> => {
    const log = openLog();
    const topic = deadLetterTopic(TOPIC);
    let count = 0;
    const { start, end } = await log.bounds([topic]);
    await readThrough(log, `told-${randomUUID()}`, [topic], start, end, (batch, endAt) => {
      for (let i = 0; i < endAt; i++) expect(Buffer.from(recordAt(batch, i, 1).value ?? []).toString()).toBe('?');
      count += endAt;
    });
    return count;
  };

  it('sends each dead letter once over crashes at its calls', async () => {
    await reject(150);
    for (const [at, when] of [[4, 'before'], [4, 'after'], [7, 'after']] as const) {
      const crash = new Crashing(at, when);
      const log = crash.wrap(openLog());
      await expect(new OutboxRelay(0, { live: crash.wrap(live), log, topics: [TOPIC], name: 'relay' }).drain()).rejects.toThrow(Crash);
    }
    await relay(openLog()).drain();
    expect(await told()).toBe(150);
    expect(await live.outbox(0, 1)).toEqual([]);
  });

  it('sends again what a dead process had in a transaction that it never ended', async () => {
    const before = await told();
    await reject(1);
    const kafka = new Kafka({ brokers, clientId: namespace, logLevel: logLevel.NOTHING });
    const dying = kafka.producer({ transactionalId: `${namespace}-relay-0`, idempotent: true, maxInFlightRequests: 1 });
    await dying.connect();
    const transaction = await dying.transaction();
    await transaction.send({ topic: `${namespace}.${deadLetterTopic(TOPIC)}`, messages: [{ key: null, value: '?', partition: 0 }] });
    await dying.disconnect();
    await relay(openLog()).drain();
    expect(await told()).toBe(before + 1);
  });

  it('goes on when another process has taken its place and died', async () => {
    const before = await told();
    const mine = relay(openLog());
    await reject(1);
    await mine.drain();
    await reject(1);
    await relay(openLog()).drain();
    await reject(1);
    await expect(mine.drain()).rejects.toThrow(/fenced/);
    await mine.drain();
    expect(await told()).toBe(before + 3);
  });
});
