/**
 * Alerts: three failed payments of one user within 5 minutes block the user until somebody clears it, and until then each
 * order of the user is told; an order called off at once is told too. Guests are many, so nobody can tell what one of them did.
 */
import { OrderCancelled, OrderCreated, PaymentFailed } from '../../common/events/catalogue';
import { USER_CLEARED } from '../../common/user-cleared';
import { defineOutput, flag, list, text } from '../streams/output';
import { first, times } from '../streams/patterns';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import { seconds } from '../streams/windows';
import { GUEST } from './guest';
import type { TopologySettings } from './settings';

export const FraudAlert = defineOutput({
  topic: 'fraud-alerts',
  type: 'FraudAlertRaised',
  alert: true,
  about: 'What looks like fraud, and what became of it: the latest of a user says whether it is blocked. Keyed by user.',
  fields: {
    userId: text('The user'),
    kind: text('failed-payments, cancelled-at-once, order-while-blocked, or cleared'),
    events: list('The events that it was seen by, in their order', text('An event id')),
    isBlocked: flag('Whether the user is blocked'),
  },
});

export const UserCleared = defineOutput({
  ...USER_CLEARED,
  about: 'Somebody looked into it: the user is no longer blocked. Keyed by user.',
  fields: { userId: text('The user'), clearedBy: text('Who says so') },
});

type Kind = 'failed-payments' | 'cancelled-at-once' | 'order-while-blocked' | 'cleared';
type Seen = { readonly kind: Kind; readonly userId: string; readonly events: readonly string[] };
/** `cleared`: the latest clearing, so that one which is read again does not clear what came after it. */
type Blocked = { readonly isBlocked: boolean; readonly cleared?: string };

export function fraud({ failedPayments: { count, within } }: Pick<TopologySettings, 'failedPayments'>) {
  const idsOf = (events: readonly { readonly eventId: string }[]): string[] => events.map(({ eventId }) => eventId);
  const failed = stream(PaymentFailed)
    .filter(({ data }) => data.userId !== GUEST, 'of-users')
    .keyBy(({ data }) => data.userId)
    .detect('failed-payments', times(count, 'failed payment', () => true).within(within))
    .map(({ key, events }): Seen => ({ kind: 'failed-payments', userId: key, events: idsOf(events) }));

  type Step = { readonly what: string; readonly eventId: string; readonly userId: string };
  const placed = stream(OrderCreated).map(({ eventId, data }): Step => ({ what: 'placed', eventId, userId: data.userId }));
  const cancelled = stream(OrderCancelled).map(({ eventId, data }): Step => ({ what: 'cancelled', eventId, userId: data.userId }));
  const atOnce = placed
    .merge(cancelled)
    .detect('cancelled-at-once', first('placed', ({ what }: Step) => what === 'placed').followedBy('cancelled', ({ what }) => what === 'cancelled').within(seconds(10)))
    .map(({ events }): Seen => ({ kind: 'cancelled-at-once', userId: events[0]?.userId ?? '', events: idsOf(events) }));

  const orders = placed.filter(({ userId }) => userId !== GUEST, 'orders-of-users').map(({ userId, eventId }): Seen => ({ kind: 'order-while-blocked', userId, events: [eventId] }));
  const cleared = stream(UserCleared).map(({ key, eventId }): Seen => ({ kind: 'cleared', userId: key, events: [eventId] }));
  return topology(
    { name: 'fraud', about: 'Users who look like fraud, blocked until they are cleared' },
    failed
      .merge(atOnce.merge(orders).keyBy(({ userId }) => userId))
      .merge(cleared)
      .stateful('blocked', (state: Blocked = { isBlocked: false }, seen) => next(state, seen))
      .to(FraudAlert, (alert) => ({ key: alert.userId, data: alert })),
  );
}

function next(state: Blocked, seen: Seen): { readonly state: Blocked | undefined; readonly emit?: readonly (Seen & { readonly isBlocked: boolean })[] } {
  const { isBlocked } = state;
  if (seen.kind === 'cleared') {
    const [id = ''] = seen.events;
    if (!isBlocked || state.cleared === id) return { state: isBlocked || state.cleared !== undefined ? state : undefined };
    return { state: { isBlocked: false, cleared: id }, emit: [{ ...seen, isBlocked: false }] };
  }
  if (seen.kind === 'failed-payments') return { state: { ...state, isBlocked: true }, emit: [{ ...seen, isBlocked: true }] };
  const kept = isBlocked || state.cleared !== undefined ? state : undefined;
  return { state: kept, emit: seen.kind === 'order-while-blocked' && !isBlocked ? [] : [{ ...seen, isBlocked }] };
}
