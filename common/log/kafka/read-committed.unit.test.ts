import { hideUncommitted, isHidden } from './read-committed';

const record = (offset: number, producerId: string, inTransaction = true) => ({
  offset: String(offset),
  key: Buffer.from('k'),
  isControlRecord: false,
  batchContext: { producerId, inTransaction },
});
const marker = (offset: number, producerId: string, type: 'abort' | 'commit') => ({
  ...record(offset, producerId),
  key: Buffer.from([0, 0, 0, type === 'commit' ? 1 : 0]),
  isControlRecord: true,
});

/** The offsets that kafkajs would hand out, without the hidden last one. */
const visible = (messages: ReturnType<typeof record>[], aborted: [producerId: string, firstOffset: number][]) => {
  const abortedTransactions = aborted.map(([producerId, first]) => ({ producerId, firstOffset: String(first) }));
  const partition = { messages, abortedTransactions };
  hideUncommitted(partition);
  hideUncommitted(partition);
  expect(partition.abortedTransactions).toEqual([]);
  return messages.filter((message) => !message.isControlRecord && !isHidden(message)).map(({ offset }) => Number(offset));
};

describe('reading committed records only', () => {
  it('leaves out overlapping aborted transactions, listed by where they end', () => {
    const messages = [record(0, 'a'), record(1, 'b'), record(2, 'c'), record(3, 'a'), marker(4, 'b', 'abort'), marker(5, 'c', 'commit'), marker(6, 'a', 'abort'), record(7, 'a', false)];
    expect(visible(messages, [['b', 1], ['a', 0]])).toEqual([2, 7]);
  });

  it('knows transactions that began before the fetched stretch', () => {
    const messages = [record(20, 'b'), record(21, 'a'), marker(22, 'a', 'abort'), record(23, 'a'), marker(24, 'b', 'abort'), marker(25, 'a', 'commit')];
    expect(visible(messages, [['a', 10], ['b', 5]])).toEqual([23]);
  });

  it('knows two aborted transactions of one producer, and a committed one between', () => {
    const messages = [record(0, 'a'), marker(1, 'a', 'abort'), record(2, 'a'), marker(3, 'a', 'commit'), record(4, 'a'), marker(5, 'a', 'abort')];
    expect(visible(messages, [['a', 0], ['a', 4]])).toEqual([2]);
  });

  it('keeps the last record of a stretch in, hidden, so that its offset is known', () => {
    const messages = [record(0, 'a', false), marker(1, 'b', 'commit')];
    expect(visible(messages, [])).toEqual([0]);
    expect(messages.map((message) => isHidden(message))).toEqual([false, true]);
    expect(messages.map(({ isControlRecord }) => isControlRecord)).toEqual([false, false]);
  });
});
