/** Every output is seen once, over deaths at any call: the tests, for whatever log and live state. */
import { OrderCreated, PaymentCompleted } from '../../../common/events/catalogue';
import type { LiveState } from '../../../common/live/live-state';
import type { Log } from '../../../common/log/log';
import { until } from '../../../common/testing/until';
import { topicSettings } from '../../../common/topics';
import { OrderMetrics, orderMetrics } from '../../topologies/order-metrics';
import { orderPayment, OrderPaymentComplete, OrderUnpaid } from '../../topologies/order-payment';
import { DEFAULT_SETTINGS } from '../../topologies/settings';
import { topicsOf } from '../run/topics';
import type { Topology } from '../topology';
import { minutes } from '../windows';
import { CrashCorner } from './crash-corner';
import { outputsIn, recordOf, type ShopEvent } from './shop';

export interface OnceStores {
  readonly log: Log;
  /** A live state of its own for each topology. */
  readonly liveOf: (topology: Topology) => LiveState;
}

const PARTITIONS = 2;
const ORDERS = 300;
const LEAST_CRASHES = 50;
const BEGIN = Date.parse('2026-11-21T10:00:00Z');

const metrics = orderMetrics({ ...DEFAULT_SETTINGS, largeOrder: 0n });
export const ONCE_TOPICS = [...topicSettings(PARTITIONS), ...[orderPayment(DEFAULT_SETTINGS), metrics].flatMap((each) => topicsOf(each, PARTITIONS))];

export function describeExactlyOnce(open: () => OnceStores): void {
  /** Two of three orders are paid; some of the payments come twice. */
  const events = Array.from({ length: ORDERS }, (_, i): ShopEvent[] => {
    const base = { orderId: `order-${i}`, userId: `user-${i % 7}`, amount: BigInt(i + 1) * 10_000n };
    const at = BEGIN + i * 1_000;
    const payment: ShopEvent = { ...base, event: PaymentCompleted, eventId: `payment-${i}`, at: at + 2_000 };
    return [{ ...base, event: OrderCreated, eventId: `placed-${i}`, at }, ...(i % 3 === 0 ? [] : [payment, ...(i % 9 === 1 ? [payment] : [])])];
  }).flat();

  beforeAll(async () => {
    await open().log.ensureTopics(ONCE_TOPICS);
    await open().log.append(events.map(recordOf));
  });

  /** Runs the topology over all that was appended, dying again and again, and lets event time go on to the end. */
  async function runDying(topology: Topology): Promise<number> {
    const { log, liveOf } = open();
    let lived = 0;
    const lifetime = (): number | undefined => ((lived += 1) > 150 ? undefined : 6 + ((lived * 7) % 15));
    const corner = new CrashCorner({ topology, log, live: liveOf(topology), partitions: PARTITIONS, lifetime });
    await corner.begin();
    try {
      await until('all is read', () => corner.hasRead(), 120_000);
      for (const hour of [1, 2, 3]) {
        await corner.idleUntil(Date.now() + hour * minutes(60));
        await until('what came of it is read', () => corner.hasRead(), 60_000);
      }
    } finally {
      await corner.end();
    }
    return corner.crashes;
  }

  it('order-payment: each paid order once with its payment, each unpaid one once as such', async () => {
    const crashes = await runDying(orderPayment(DEFAULT_SETTINGS));
    expect(crashes).toBeGreaterThanOrEqual(LEAST_CRASHES);
    const paid = await outputsIn(open().log, OrderPaymentComplete);
    const unpaid = await outputsIn(open().log, OrderUnpaid);
    const ids = (rest: (i: number) => boolean) => Array.from({ length: ORDERS }, (_, i) => i).filter(rest).map((i) => `order-${i}`).sort();
    expect(paid.map(({ data }) => data.orderId).sort()).toEqual(ids((i) => i % 3 !== 0));
    expect(unpaid.map(({ data }) => data.orderId).sort()).toEqual(ids((i) => i % 3 === 0));
  }, 240_000);

  it('order-metrics, by way of an internal topic: each window and revision once, and the last of them the exact total', async () => {
    const crashes = await runDying(metrics);
    expect(crashes).toBeGreaterThanOrEqual(LEAST_CRASHES);
    const said = await outputsIn(open().log, OrderMetrics);
    expect(new Set(said.map(({ eventId }) => eventId)).size).toBe(said.length);
    const last = new Map(said.map(({ window, revision, data }) => [window?.start ?? 0, { revision, ...data }]));
    expect(last.size).toBe(5);
    const minute = (start: number): number[] => Array.from({ length: ORDERS }, (_, i) => i).filter((i) => Math.floor((BEGIN + i * 1_000) / 60_000) * 60_000 === start);
    for (const [start, { orderCount, totalRevenue }] of last) {
      expect([orderCount, totalRevenue]).toEqual([minute(start).length, minute(start).reduce((sum, i) => sum + BigInt(i + 1) * 10_000n, 0n)]);
    }
  }, 240_000);
}
