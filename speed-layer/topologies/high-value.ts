/** Dollar orders of high value, in Vietnamese dong, with tax, and their sum since the beginning. */
import { OrderCreated } from '../../common/events/catalogue';
import { divideHalfEven, type Money } from '../../common/money';
import { defineOutput, money, text, whole } from '../streams/output';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import type { TopologySettings } from './settings';

export const HighValueOrder = defineOutput({
  topic: 'high-value-orders',
  type: 'HighValueOrderSeen',
  about: 'A dollar order of high value. Keyed by its currency, USD.',
  fields: {
    orderId: text('The order'),
    dollars: money('What it costs, in US dollars'),
    dong: money('The same in Vietnamese dong, before tax'),
    tax: money('The tax on it, in dong'),
    count: whole('How many such orders there were, with this one'),
    totalDong: money('All of them in dong, before tax'),
    totalWithTax: money('The same with tax'),
  },
});

type Totals = { readonly count: number; readonly totalDong: Money; readonly totalTax: Money };

export const highValue = ({ highValue: above, dongPerDollar, taxPercent }: Pick<TopologySettings, 'highValue' | 'dongPerDollar' | 'taxPercent'>) =>
  topology(
    { name: 'high-value', about: 'Orders of high value in dong, with tax', settings: { above, dongPerDollar, taxPercent } },
    stream(OrderCreated)
      .filter(({ data }) => data.currency === 'USD' && data.amount > above, 'high')
      .map(({ data }) => ({ orderId: data.orderId, dollars: data.amount, dong: data.amount * dongPerDollar }), 'in-dong')
      .map((order) => ({ ...order, tax: divideHalfEven(order.dong * taxPercent, 100n) }), 'with-tax')
      .keyBy(() => 'USD')
      .stateful('sum', ({ count, totalDong, totalTax }: Totals = { count: 0, totalDong: 0n, totalTax: 0n }, order) => {
        const state = { count: count + 1, totalDong: totalDong + order.dong, totalTax: totalTax + order.tax };
        return { state, emit: [{ ...order, ...state }] };
      })
      .to(HighValueOrder, ({ totalTax, ...order }) => ({ data: { ...order, totalWithTax: order.totalDong + totalTax } })),
  );
