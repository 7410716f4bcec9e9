/**
 * Taking in a request, once: its exact events are written down first, then published, then their position is written
 * down. A retry finds what was written and publishes the same events again, which the layers count once, or returns
 * the answer that was given.
 */
import type { Log } from '../common/log/log';
import { joinPositions, positionToken, type Position } from '../common/position';
import type { AcceptedOrder, Draft } from './events';
import { Problem } from '../common/problem';
import type { Remembered, RequestStore } from './request-store';

export interface IngestAnswer {
  readonly orderId: string;
  readonly eventIds: readonly string[];
  /** Covers the events: `?atLeast=<token>` at the serving layer waits for them. */
  readonly token: string;
  /** The events' next offsets, in the open. */
  readonly position: Position;
}

export interface Ingest {
  /**
   * @param key tells a retry from a new request
   * @param fingerprint of the request; the same key with another one is refused
   * @param prepare is called only for a request that is new
   */
  accept(key: string, fingerprint: string, prepare: () => Promise<Prepared>): Promise<{ answer: IngestAnswer; replayed: boolean }>;
  /** Publishes what was written down but, because of a crash or an outage, not yet published. Gives how many requests. */
  publishLeftovers(): Promise<number>;
}

export interface Prepared {
  readonly draft: Draft;
  /** The order to remember, where one was placed. */
  readonly order?: AcceptedOrder;
}

export function createIngest(log: Log, store: RequestStore): Ingest {
  const inHand = new Map<string, Promise<unknown>>();

  const publish = async (request: Remembered): Promise<IngestAnswer> => {
    const position = request.position ?? (await append(log, request.draft));
    if (!request.position) await store.published(request.key, position);
    const { orderId, eventIds } = request.draft;
    return { orderId, eventIds, token: positionToken(position), position };
  };

  /** One at a time for each key, so that two retries at once do not both publish. */
  const alone = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    for (let before = inHand.get(key); before; before = inHand.get(key)) await Promise.allSettled([before]);
    const running = work();
    inHand.set(key, running);
    try {
      return await running;
    } finally {
      inHand.delete(key);
    }
  };

  return {
    accept: (key, fingerprint, prepare) =>
      alone(key, async () => {
        const before = await store.find(key);
        if (before && before.fingerprint !== fingerprint) throw anotherRequest(key);
        if (before) return { answer: await publish(before), replayed: true };
        const { draft, order } = await prepare();
        const kept = await store.remember({ key, fingerprint, draft }, order);
        // Another process may have been quicker with the same key; what was written first counts.
        if (kept.fingerprint !== fingerprint) throw anotherRequest(key);
        return { answer: await publish(kept), replayed: kept.draft.eventIds[0] !== draft.eventIds[0] };
      }),
    publishLeftovers: async () => {
      const left = await store.unpublished();
      for (const { key } of left) {
        await alone(key, async () => {
          const now = await store.find(key);
          if (now) await publish(now);
        });
      }
      return left.length;
    },
  };
}

async function append(log: Log, draft: Draft): Promise<Position> {
  try {
    const places = await log.append(draft.records);
    return places
      .map(({ topic, partition, offset }): Position => ({ [topic]: Array.from({ length: partition + 1 }, (_, p) => (p === partition ? offset + 1 : 0)) }))
      .reduce(joinPositions, {});
  } catch (cause) {
    const problem = new Problem(
      503,
      'log-unavailable',
      'The events could not be published yet',
      `what was sent for ${draft.orderId} is written down and will be published as soon as Kafka answers; sending it again with the same Idempotency-Key or id is harmless`,
    );
    problem.cause = cause;
    throw problem;
  }
}

function anotherRequest(key: string): Problem {
  const name = key.slice(key.indexOf(':') + 1);
  return new Problem(409, 'key-reused', 'This key belongs to another request', `${name} was sent before with another body: repeat that body, or use a new key or id`);
}
