/** Orders of high value, in Vietnamese dong by a table of rates, with tax, and their sum since the beginning. */
import { OrderCreated } from '../../common/events/catalogue';
import { divideHalfEven, MONEY_SCALE, type Money } from '../../common/money';
import { defineOutput, money, text, whole } from '../streams/output';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import type { TopologySettings } from './settings';

export const HighValueOrder = defineOutput({
  topic: 'high-value-orders',
  type: 'HighValueOrderSeen',
  about: 'An order of high value, and the sum of all until it. Keyed by the currency of the sums, VND.',
  fields: {
    orderId: text('The order'),
    amount: money('What it costs'),
    currency: text('ISO 4217 code of that amount'),
    dong: money('The same in Vietnamese dong, before tax'),
    tax: money('The tax on it, in dong'),
    count: whole('How many such orders there were, with this one'),
    totalDong: money('All of them in dong, before tax'),
    totalWithTax: money('The same with tax'),
  },
});

type Totals = { readonly count: number; readonly totalDong: Money; readonly totalTax: Money };

const ONE = 10n ** BigInt(MONEY_SCALE);

export function highValue({ highValue: above, dongRates, taxPercent }: Pick<TopologySettings, 'highValue' | 'dongRates' | 'taxPercent'>) {
  const inDong = (amount: Money, currency: string): Money => divideHalfEven(amount * (dongRates[currency] ?? 0n), ONE);
  return topology(
    { name: 'high-value', about: 'Orders of high value in dong, with tax', settings: { above, taxPercent, ...dongRates } },
    stream(OrderCreated)
      .filter(({ data }) => data.amount > above && dongRates[data.currency] !== undefined, 'high')
      .map(({ data: { orderId, amount, currency } }) => ({ orderId, amount, currency, dong: inDong(amount, currency) }), 'in-dong')
      .map((order) => ({ ...order, tax: divideHalfEven(order.dong * taxPercent, 100n) }), 'with-tax')
      .keyBy(() => 'VND')
      .stateful('sum', ({ count, totalDong, totalTax }: Totals = { count: 0, totalDong: 0n, totalTax: 0n }, order) => {
        const state = { count: count + 1, totalDong: totalDong + order.dong, totalTax: totalTax + order.tax };
        return { state, emit: [{ ...order, ...state }] };
      })
      .to(HighValueOrder, ({ totalTax, ...order }) => ({ data: { ...order, totalWithTax: order.totalDong + totalTax } })),
  );
}
