import { createRequire } from 'node:module';
import { pack, place } from './outgoing';

const require = createRequire(__filename);
const groupMessages = require('kafkajs/src/producer/groupMessagesPerPartition') as (given: object) => object;

describe('packing records', () => {
  it('sorts them by partition as kafkajs would, in their order', () => {
    const placed = Array.from({ length: 40 }, (_, i) => place({ topic: 'orders', key: `k${i % 20}`, value: `${i}` }, { partitions: 4, maxMessageBytes: 1_000_000 }));
    const { topicMessages, count } = pack(placed);
    const partitioner = ({ message }: { message: { partition: number } }) => message.partition;
    const given = { topic: 'orders', partitionMetadata: [{}], partitioner };
    const theirs = groupMessages({ ...given, messages: placed.map(({ message }) => message) });
    expect(count).toBe(40);
    expect(Object.keys(theirs)).toHaveLength(4);
    expect(topicMessages.map(({ topic, messages }) => [topic, messages.length, groupMessages({ ...given, messages })])).toEqual([['orders', 40, theirs]]);
  });
});
