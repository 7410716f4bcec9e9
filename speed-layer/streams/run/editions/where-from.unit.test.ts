import { MemoryBroker, MemoryLog } from '../../../../common/log/memory';
import { orderPayment } from '../../../topologies/order-payment';
import { runningTotals } from '../../../topologies/running-totals';
import { DEFAULT_SETTINGS } from '../../../topologies/settings';
import { orders, REPLAY_TOPICS } from '../../testing/replayed';
import { hours, minutes } from '../../windows';
import { knowsFrom, NEVER } from './where-from';

describe('from when on an edition knows everything', () => {
  const NOW = Date.parse('2026-11-21T12:00:00Z');
  const log = new MemoryLog(new MemoryBroker({ now: () => NOW, selfDriving: true }));
  const from = { 'order-created': [3, 0] };

  beforeAll(async () => {
    await log.ensureTopics(REPLAY_TOPICS);
    await log.append(orders(0, 40));
  });

  it('it is everything where it reads from the beginning', async () => {
    expect(await knowsFrom(log, orderPayment(DEFAULT_SETTINGS), undefined, NOW)).toBeUndefined();
  });

  it('a partner may have come before that, by as much as the join spans, and as late as the retention lets it', async () => {
    expect(await knowsFrom(log, orderPayment(DEFAULT_SETTINGS), from, NOW)).toBe(NOW + minutes(5) + hours(1));
  });

  it('what counts since the beginning knows it never', async () => {
    expect(await knowsFrom(log, runningTotals(), from, NOW)).toBe(NEVER);
  });
});
