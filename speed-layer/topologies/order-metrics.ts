/** Large orders by category and minute: how many, how much, and how much each. */
import { OrderCreated } from '../../common/events/catalogue';
import { average, count, sum } from '../streams/aggregations';
import { defineOutput, money, nullable, text, whole } from '../streams/output';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import { minutes, tumbling } from '../streams/windows';
import { keyOf, partsOf } from './keys';
import type { TopologySettings } from './settings';

export const OrderMetrics = defineOutput({
  topic: 'order-metrics',
  type: 'OrderMetricsComputed',
  about: 'Large orders of one category and currency in one minute. Keyed by the start of the minute.',
  fields: {
    category: text('premium, standard or basic'),
    currency: text('ISO 4217 code of the amounts'),
    orderCount: whole('How many orders'),
    totalRevenue: money('What they cost together'),
    avgOrderValue: nullable(money('What they cost on average, to 1/10,000')),
  },
});

export const orderMetrics = ({ largeOrder, categories }: Pick<TopologySettings, 'largeOrder' | 'categories'>) =>
  topology(
    { name: 'order-metrics', about: 'Large orders by category, in windows of a minute', settings: { largeOrder, ...categories } },
    stream(OrderCreated)
      .filter(({ data }) => data.amount >= largeOrder, 'large')
      .groupBy(({ data }) => keyOf(data.amount >= categories.premium ? 'premium' : data.amount >= categories.standard ? 'standard' : 'basic', data.currency))
      .window(tumbling(minutes(1)))
      .aggregate('per-minute', { orderCount: count(), totalRevenue: sum(({ data }) => data.amount), avgOrderValue: average(({ data }) => data.amount) })
      .to(OrderMetrics, ({ key, window, revision, value }) => {
        const [category, currency] = partsOf(key);
        return { key: new Date(window.start).toISOString(), window, revision, data: { category, currency, ...value } };
      }),
  );
