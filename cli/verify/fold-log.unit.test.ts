import { MemoryBroker, MemoryLog } from '../../common/log/memory';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { cellKey, parseCellKey } from '../../common/metrics/cell-key';
import { LOG_VIEW } from '../../common/metrics/log-counters';
import { declareViews, DEFAULT_TIERS } from '../../common/metrics/views';
import { topicSettings } from '../../common/topics';
import { foldLog } from './fold-log';

const NOW = Date.UTC(2026, 0, 2);
const minute = Date.UTC(2026, 0, 1, 10, 30);
const paid = (eventId: string, amount: string, timestamp = '2026-01-01T10:30:15Z', order = 'o1') => ({
  topic: 'payment-completed',
  key: order,
  value: JSON.stringify({ eventType: 'PaymentCompleted', eventId, version: 2, timestamp, data: { orderId: order, userId: 'u', amount, currency: 'GBP' } }),
});

async function folded(records: readonly ReturnType<typeof paid>[], { upTo, partitions = 1 }: { upTo?: number; partitions?: number } = {}) {
  const log = new MemoryLog(new MemoryBroker({ now: () => NOW, selfDriving: true }));
  await log.ensureTopics(topicSettings(partitions));
  await log.append(records);
  const { start, end } = await log.bounds(INPUT_TOPICS);
  const told: number[] = [];
  const position = upTo === undefined ? end : { ...end, 'payment-completed': [upTo] };
  const cells = await foldLog(log, 'again', { from: start, upTo: position }, declareViews(DEFAULT_TIERS), (read) => told.push(read));
  const outcomes: Record<string, readonly bigint[]> = {};
  for (const [key, { values }] of cells) {
    const { view, dimensions } = parseCellKey(key);
    const name = dimensions.slice(2).filter(Boolean).join(' ');
    if (view === LOG_VIEW) outcomes[name] = values.map((value, i) => value + (outcomes[name]?.[i] ?? 0n));
  }
  return { revenue: cells.get(cellKey('revenue', minute, ['GBP', 'unknown']))?.values, outcomes, read: told.at(-1) };
}

describe('the log folded again', () => {
  it('counts each identity once, and tells what a duplicate would have added', async () => {
    const { revenue, outcomes, read } = await folded([paid('a', '10'), paid('b', '5'), paid('a', '10')]);
    expect(revenue).toEqual([150_000n, 2n]);
    expect(outcomes).toEqual({ admitted: [2n, 0n], 'duplicate GBP': [1n, 100_000n] });
    expect(read).toBe(3);
  });

  it('an id is another identity on another day', async () => {
    expect((await folded([paid('a', '10'), paid('a', '10', '2025-12-31T23:59:59Z')])).outcomes).toEqual({ admitted: [2n, 0n] });
  });

  it('an id is another identity in another partition, as it is for both layers', async () => {
    const orders = ['o1', 'o2', 'o3', 'o4', 'o5'].map((order) => paid('a', '10', undefined, order));
    const { outcomes } = await folded(orders, { partitions: 64 });
    expect(outcomes).toEqual({ admitted: [5n, 0n] });
  });

  it('a record that is no admissible event counts as rejected and no more', async () => {
    const { revenue, outcomes } = await folded([paid('a', '10'), paid('b', 'ten'), { ...paid('c', '1'), key: 'o2' }]);
    expect(revenue).toEqual([100_000n, 1n]);
    expect(outcomes).toEqual({ admitted: [1n, 0n], 'rejected invalid-amount': [1n, 0n], 'rejected key-mismatch': [1n, 0n] });
  });

  it('ends at the position that is asked for', async () => {
    expect(await folded([paid('a', '10'), paid('b', '5')], { upTo: 1 })).toMatchObject({ revenue: [100_000n, 1n], outcomes: { admitted: [1n, 0n] } });
  });
});
