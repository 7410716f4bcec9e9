/** What a user did without a long pause, 5 minutes by default: how many events, for how long, and what was paid. */
import { OrderCancelled, OrderCreated, PaymentCompleted, PaymentFailed } from '../../common/events/catalogue';
import type { Money } from '../../common/money';
import { aggregation, count } from '../streams/aggregations';
import { defineOutput, list, money, object, text, whole } from '../streams/output';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import { session } from '../streams/windows';
import { GUEST } from './guest';
import type { TopologySettings } from './settings';

export const UserSession = defineOutput({
  topic: 'user-sessions',
  type: 'UserSessionEnded',
  about: "A user's session; guests have none. Keyed by user; taken back where a late event made it part of a longer one.",
  fields: {
    userId: text('The user'),
    events: whole('How many events'),
    seconds: whole('From the first to the last, in whole seconds'),
    paid: list('What was paid', object('By currency', { currency: text('ISO 4217 code'), amount: money('In that currency') })),
  },
});

type Paid = Readonly<Record<string, Money>>;
type Act = { readonly userId: string; readonly paid: { readonly currency: string; readonly amount: Money } | null };

const paidByCurrency = aggregation<Act, Paid, Paid>({
  initial: {},
  add: (state, { paid }) => (paid ? added(state, paid.currency, paid.amount) : state),
  merge: (a, b) => Object.entries(b).reduce((all, [currency, amount]) => added(all, currency, amount), a),
  result: (state) => state,
});

function added(state: Paid, currency: string, amount: Money): Paid {
  return { ...state, [currency]: (state[currency] ?? 0n) + amount };
}

export function sessions({ sessionGap }: Pick<TopologySettings, 'sessionGap'>) {
  const act = ({ data }: { readonly data: { readonly userId: string } }): Act => ({ userId: data.userId, paid: null });
  const payments = stream(PaymentCompleted).map(({ data: { userId, currency, amount } }): Act => ({ userId, paid: { currency, amount } }));
  return topology(
    { name: 'sessions', about: "Users' sessions: what they did without a long pause" },
    stream(OrderCreated)
      .map(act)
      .merge(stream(OrderCancelled).map(act))
      .merge(stream(PaymentFailed).map(act))
      .merge(payments)
      .filter(({ userId }) => userId !== GUEST, 'of-users')
      .groupBy(({ userId }) => userId)
      .window(session(sessionGap))
      .aggregate('session', { events: count(), paid: paidByCurrency })
      .to(UserSession, ({ key, window, revision, retracted, value: { events, paid } }) => ({
        window,
        revision,
        ...(retracted && { retracted }),
        data: { userId: key, events, seconds: Math.floor((window.end - 1 - window.start) / 1000), paid: Object.entries(paid).map(([currency, amount]) => ({ currency, amount })) },
      })),
  );
}
