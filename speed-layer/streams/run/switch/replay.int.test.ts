import { randomUUID } from 'node:crypto';
import { createRedisLiveState } from '../../../../common/live/redis/redis-live-state';
import { createKafkaLog } from '../../../../common/log/kafka/kafka-log';
import type { Log } from '../../../../common/log/log';
import { inNamespace } from '../../../../common/log/namespaced';
import { describeReplay, REPLAY_TOPICS } from '../../testing/replayed';
import { ofEdition } from '../editions/edition';

/** As in memory (replay.unit.test.ts), where they die at every call of a switch; here at some, on real stores. */
describe('a topology made anew, on a real Kafka and a real Redis, over deaths at any call', () => {
  const namespace = `anew-${randomUUID().slice(0, 8)}`;
  const logs: Log[] = [];
  const openLog = (): Log => {
    const log = inNamespace(namespace, createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: namespace }));
    logs.push(log);
    return log;
  };
  const lives = new Map([1, 2].map((edition) => [edition, createRedisLiveState({ url: process.env['REDIS_URL'] ?? '', prefix: ofEdition(namespace, edition) })]));

  afterAll(async () => {
    await logs[0]?.deleteTopics(REPLAY_TOPICS.map(({ topic }) => topic));
    await Promise.all(logs.map((log) => log.close()));
    for (const live of lives.values()) {
      await live.erase(2);
      await live.close();
    }
  });

  describeReplay(() => ({ openLog, liveOf: (edition) => lives.get(edition)! }), { lives: 5, step: 6, atLeast: 12 });
});
