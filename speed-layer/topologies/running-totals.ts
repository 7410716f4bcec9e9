/** Sum, mean, least and greatest order since the beginning, told every 10 s. */
import { OrderCreated } from '../../common/events/catalogue';
import { average, count, max, min, sum } from '../streams/aggregations';
import { defineOutput, money, nullable, text, whole } from '../streams/output';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import { seconds } from '../streams/windows';

export const RunningTotals = defineOutput({
  topic: 'running-totals',
  type: 'RunningTotalsComputed',
  about: 'All orders of one currency since the log begins. Keyed by currency.',
  fields: {
    currency: text('ISO 4217 code of the amounts'),
    orders: whole('How many orders'),
    total: money('What they cost together'),
    average: nullable(money('What they cost on average, to 1/10,000')),
    least: nullable(money('The least of them')),
    greatest: nullable(money('The greatest of them')),
  },
});

const amount = ({ data }: { readonly data: { readonly amount: bigint } }): bigint => data.amount;

export const runningTotals = () =>
  topology(
    { name: 'running-totals', about: 'All orders since the beginning, by currency' },
    stream(OrderCreated)
      .groupBy(({ data }) => data.currency)
      .aggregate('since-beginning', { orders: count(), total: sum(amount), average: average(amount), least: min(amount), greatest: max(amount) })
      .every('every-10-s', seconds(10))
      .to(RunningTotals, (data, { key }) => ({ data: { currency: key, ...data } })),
  );
