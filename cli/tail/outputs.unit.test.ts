import { uncoloured } from '../print/colour';
import { outputJson, outputLine, outputMatcher, outputTopics, readOutput } from './outputs';

const at = Date.parse('2026-01-05T12:30:01.250Z');
const seen = (topic: string, said: object | string) =>
  readOutput({ topic, partition: 1, partitions: 2, offset: 7, key: Buffer.from('k'), value: Buffer.from(typeof said === 'string' ? said : JSON.stringify(said)), logTime: at });
const span = { start: '2026-01-05T10:00:00.000Z', end: '2026-01-05T10:01:00.000Z' };
const metrics = { eventType: 'OrderMetricsComputed', eventId: 'm', timestamp: span.end, key: 'k', window: span, revision: 1, data: { category: 'basic', orderCount: 2, avgOrderValue: null } };

test('what a topology says is a line, with its window, its revision and its fields', () => {
  expect(outputLine(seen('order-metrics', metrics), uncoloured)).toBe(
    '12:30:01.250  order-metrics/1/7         OrderMetricsComputed  [10:00:00, 10:01:00)  revision 1  category=basic  orderCount=2  avgOrderValue=null  at 2026-01-05T10:01:00.000Z',
  );
  expect(outputLine(seen('order-metrics', { ...metrics, revision: 0, retracted: true }), uncoloured)).toContain('10:01:00)  taken back  category');
  expect(outputLine(seen('order-metrics.late', { eventType: 'LateEvent', step: 'per-minute', timestamp: span.start, amount: '5', currency: 'EUR', value: {} }), uncoloured)).toContain('LateEvent  step=per-minute  amount=5  currency=EUR  at 2026');
  expect(outputLine(seen('order-metrics', 'no JSON'), uncoloured)).toContain('order-metrics/1/7         no JSON');
  expect(JSON.parse(outputJson(seen('order-metrics', metrics)))).toMatchObject({ offset: 7, key: 'k', eventType: 'OrderMetricsComputed', data: { orderCount: 2 } });
});

test('only those with the values that are asked for', () => {
  const fields = outputTopics().get('order-metrics') ?? [];
  const matches = (where: string) => outputMatcher('order-metrics', fields, [{ field: where.split('=')[0] ?? '', value: where.split('=')[1] ?? '' }])(seen('order-metrics', metrics));
  expect(['category=basic', 'orderCount=2', 'key=k', 'category=premium', 'currency=EUR'].map(matches)).toEqual([true, true, true, false, false]);
  expect(() => matches('colour=red')).toThrow('have no field "colour" to tail --where by; there are key, category, currency');
});
