/** Alerts: three failed payments of one user within 5 minutes block the user until somebody clears it; an order called off at once is told. */
import { OrderCancelled, OrderCreated, PaymentFailed } from '../../common/events/catalogue';
import { defineOutput, flag, list, text } from '../streams/output';
import { first, times } from '../streams/patterns';
import { stream } from '../streams/stream';
import { topology } from '../streams/topology';
import { minutes, seconds } from '../streams/windows';

export const FraudAlert = defineOutput({
  topic: 'fraud-alerts',
  type: 'FraudAlertRaised',
  about: 'What looks like fraud. Keyed by user.',
  fields: {
    userId: text('The user'),
    kind: text('failed-payments or cancelled-at-once'),
    events: list('The events that it was seen by, in their order', text('An event id')),
    isBlocked: flag('Whether the user is blocked'),
  },
});

export const UserCleared = defineOutput({
  topic: 'user-cleared',
  type: 'UserCleared',
  about: 'Somebody looked into it: the user is no longer blocked. Keyed by user.',
  fields: { userId: text('The user'), clearedBy: text('Who says so') },
});

type Seen = { readonly kind: 'failed-payments' | 'cancelled-at-once'; readonly userId: string; readonly events: readonly string[] };

export function fraud() {
  const idsOf = (events: readonly { readonly eventId: string }[]): string[] => events.map(({ eventId }) => eventId);
  const failed = stream(PaymentFailed)
    .keyBy(({ data }) => data.userId)
    .detect('failed-payments', times(3, 'failed payment', () => true).within(minutes(5)))
    .map(({ key, events }): Seen => ({ kind: 'failed-payments', userId: key, events: idsOf(events) }));
  const placed = stream(OrderCreated).map((event) => ({ what: 'placed', eventId: event.eventId, userId: event.data.userId }));
  const cancelled = stream(OrderCancelled).map((event) => ({ what: 'cancelled', eventId: event.eventId, userId: event.data.userId }));
  type Step = { readonly what: string; readonly eventId: string; readonly userId: string };
  const atOnce = placed
    .merge(cancelled)
    .detect('cancelled-at-once', first('placed', ({ what }: Step) => what === 'placed').followedBy('cancelled', ({ what }) => what === 'cancelled').within(seconds(10)))
    .map(({ events }): Seen => ({ kind: 'cancelled-at-once', userId: events[0]?.userId ?? '', events: idsOf(events) }));
  const cleared = stream(UserCleared).map(() => 'cleared' as const);
  return topology(
    { name: 'fraud', about: 'Users who look like fraud, blocked until they are cleared' },
    failed
      .merge(atOnce.keyBy(({ userId }) => userId))
      .merge(cleared)
      .stateful('blocked', (state: { readonly isBlocked: boolean } | undefined, seen) => {
        if (seen === 'cleared') return { state: undefined };
        const isBlocked = state?.isBlocked === true || seen.kind === 'failed-payments';
        return { state: isBlocked ? { isBlocked } : undefined, emit: [{ ...seen, isBlocked }] };
      })
      .to(FraudAlert, (alert) => ({ key: alert.userId, data: alert })),
  );
}
