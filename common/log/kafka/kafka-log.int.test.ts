import { Kafka, logLevel } from 'kafkajs';
import { describeLog } from '../log-contract';
import { createKafkaLog } from './kafka-log';

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');

describeLog('kafka', async () => {
  const kafka = new Kafka({ brokers, clientId: 'contract', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  return {
    open: () => createKafkaLog({ brokers, clientId: 'contract' }),
    appendAborted: async (transactions) => {
      const names = transactions.map((_, i) => `aborting-${Date.now()}-${i}`);
      const producers = names.map((transactionalId) => kafka.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1 }));
      await Promise.all(producers.map((producer) => producer.connect()));
      const open = await Promise.all(producers.map((producer) => producer.transaction()));
      // Record by record in turn, so that they overlap; the last to begin is the first to end.
      const longest = Math.max(...transactions.map((records) => records.length));
      for (let i = 0; i < longest; i++) {
        for (const [n, records] of transactions.entries()) {
          const record = records[i];
          if (!record) continue;
          const value = record.value === null ? null : Buffer.from(record.value);
          await open[n]?.send({ topic: record.topic, messages: [{ value, key: 'k', partition: record.partition ?? 0 }] });
        }
      }
      for (const transaction of open.reverse()) await transaction.abort();
      await Promise.all(producers.map((producer) => producer.disconnect()));
    },
    truncateBefore: async (topic, partition, offset) => {
      // kafkajs looks for the leader only in metadata that something else has loaded.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
    },
    rebalancing: async (group) => {
      const { groups } = await admin.describeGroups([group]);
      return groups[0]?.state === 'PreparingRebalance';
    },
    close: () => admin.disconnect(),
  };
});
