import { randomUUID } from 'node:crypto';
import { createRedisLiveState } from '../../../common/live/redis/redis-live-state';
import { createKafkaLog } from '../../../common/log/kafka/kafka-log';
import { inNamespace } from '../../../common/log/namespaced';
import { describeExactlyOnce, ONCE_TOPICS } from '../testing/exactly-once';

describe('on a real Kafka and a real Redis, over at least 50 deaths, an independent read-committed reader finds every output once', () => {
  const namespace = `once-${randomUUID().slice(0, 8)}`;
  const log = inNamespace(namespace, createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: namespace }));
  const lives: ReturnType<typeof createRedisLiveState>[] = [];

  afterAll(async () => {
    await log.deleteTopics(ONCE_TOPICS.map(({ topic }) => topic));
    await log.close();
    for (const live of lives) {
      await live.erase(2);
      await live.close();
    }
  });

  describeExactlyOnce(() => ({
    log,
    liveOf: ({ name }) => {
      const live = createRedisLiveState({ url: process.env['REDIS_URL'] ?? '', prefix: `${namespace}:${name}` });
      lives.push(live);
      return live;
    },
  }));
});
