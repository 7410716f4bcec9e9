/**
 * The DSL as the compiler sees it: what every step gives, and which programs are none. The checks are the types
 * themselves (`npm run types`): a line marked @ts-expect-error that compiles is an error.
 */
import { OrderCreated, PaymentCompleted } from '../../common/events/catalogue';
import type { Money } from '../../common/money';
import { average, count, min, sum } from './aggregations';
import { drive } from './drive';
import { defineOutput, money, nullable, text, whole } from './output';
import { first } from './patterns';
import { stream, type Stream } from './stream';
import { topology } from './topology';
import { minutes, seconds, session, tumbling } from './windows';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Compiles only where a stream holds exactly this. */
type Holds<T> = <S>(of: Stream<S> & (Same<S, T> extends true ? unknown : never)) => void;
const holds = <T>(): Holds<T> => () => undefined;

const Total = defineOutput({ topic: 'total', type: 'Total', about: 'A total.', fields: { orders: whole('How many.'), revenue: money('How much.'), least: nullable(money('The least.')) } });
const orders = stream(OrderCreated);
const payments = stream(PaymentCompleted);

it('types follow from declarations alone, all the way', () => {
  const amounts = orders.map(({ data }) => data.amount);
  holds<Money>()(amounts);
  holds<string>()(orders.flatMap(({ data }) => [data.orderId, data.currency]));
  holds<'a' | 'b'>()(orders.map(({ data }) => data.country ?? '').filter((country): country is 'a' | 'b' => country === 'a' || country === 'b'));
  holds<Money | string>()(amounts.merge(orders.map(({ data }) => data.currency)));
  holds<Money>()(amounts.branch({ large: (amount) => amount > 5n, small: (amount) => amount < 5n }).other);
  holds<{ readonly orders: number; readonly revenue: Money; readonly mean: Money | null }>()(
    orders.groupBy(({ data }) => data.userId).aggregate('totals', { orders: count(), revenue: sum(({ data }) => data.amount), mean: average(({ data }) => data.amount) }),
  );
  const windowed = orders.groupByKey().window(session(minutes(5))).aggregate('sessions', { least: min(({ data }) => data.amount) });
  holds<Money | null>()(windowed.map(({ value }) => value.least));
  holds<number>()(windowed.map(({ window, revision }) => window.start + revision));
  const span = { within: minutes(5) };
  holds<readonly [Money, Money]>()(orders.join('inner', payments, { ...span, kind: 'inner' }).map(({ left, right }) => [left.data.amount, right.data.amount] as const));
  holds<Money | undefined>()(orders.join('left', payments, { ...span, kind: 'left' }).map(({ right }) => right?.data.amount));
  holds<string | null>()(orders.enrich({ name: 'cities', load: async () => new Map([['u', { city: 'Utrecht' }]]) }, ({ data }) => data.userId).map(({ found }) => found?.city ?? null));
  expect(topology({ name: 'typed', about: 'Typed.' }, windowed.to(Total, ({ value }) => ({ data: { orders: 1, revenue: 0n, least: value.least } }))).outputs).toEqual([Total]);
});

/** Never run: each is a mistake that must not compile. */
/* eslint-disable -- the rules on types have much to say of programs that are none */
export function mistakes(): void {
  // @ts-expect-error an order has no field of that name
  orders.map(({ data }) => data.amout);
  // @ts-expect-error money is no number
  orders.map(({ data }) => data.amount * 1.2);
  // @ts-expect-error a key is a text
  orders.keyBy(({ data }) => data.amount);
  // @ts-expect-error nothing is aggregated of what is not grouped
  orders.window(tumbling(minutes(1)));
  // @ts-expect-error a window is no stream until something is aggregated
  orders.groupByKey().window(tumbling(minutes(1))).map(() => 1);
  // @ts-expect-error a step with state is named
  orders.groupByKey().aggregate({ orders: count() });
  // @ts-expect-error a sum is of amounts
  orders.groupByKey().aggregate('total', { total: sum(({ data }) => data.userId) });
  // @ts-expect-error no join is of this kind
  orders.join('pair', payments, { within: minutes(5), kind: 'right' });
  // @ts-expect-error a join has a span
  orders.join('pair', payments, { kind: 'inner' });
  // @ts-expect-error what both sides have in common is told of both
  orders.join('pair', payments, { on: { left: ({ data }) => data.userId }, within: minutes(5), kind: 'inner' });
  // @ts-expect-error a left join may have found no partner
  orders.join('pair', payments, { within: minutes(5), kind: 'left' }).map(({ right }) => right.data.amount);
  // @ts-expect-error a table may know nothing of it
  orders.enrich({ name: 'cities', load: async () => new Map([['u', { city: 'U' }]]) }, ({ data }) => data.userId).map(({ found }) => found.city);
  // @ts-expect-error there is no such branch
  orders.branch({ large: ({ data }) => data.amount > 5n }).small.map(() => 1);
  // @ts-expect-error an output has all of its fields
  orders.to(Total, ({ data }) => ({ data: { orders: 1, revenue: data.amount } }));
  // @ts-expect-error each of the declared kind
  orders.to(Total, ({ data }) => ({ data: { orders: 1, revenue: data.orderId, least: null } }));
  // @ts-expect-error a pattern has a span
  orders.detect('found', first('any', () => true).followedBy('other', () => true));
  // @ts-expect-error a pattern is of the stream's own records
  orders.detect('found', first('paid', ({ paidWith }: { paidWith: string }) => paidWith === '').within(seconds(10)));
  // @ts-expect-error state is plain data, which can be written down
  orders.stateful('state', (state: Map<string, string> | undefined) => ({ state }));
  // @ts-expect-error a topology ends in outputs
  topology({ name: 'open', about: 'Ends nowhere.' }, orders);
  // @ts-expect-error an order is sent with its customer
  void drive(topology({ name: 'ok', about: 'Ok.' })).send(OrderCreated, { orderId: 'o', currency: 'EUR', amount: 1n }, 0);
  // @ts-expect-error a text is no amount
  defineOutput({ topic: 't', type: 'T', about: 'T.', fields: { t: text('t') } }).print({ eventType: 'T', eventId: '', timestamp: 0, key: '', revision: 0, data: { t: 1n } });
}
