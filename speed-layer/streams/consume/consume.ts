/**
 * A consumer: a handler called with each record of a topic, retries for what fails in passing, dead letters for what fails for
 * good, and a choice of what a crash may do. See docs/STREAMS.md for which delivery holds for which effects.
 */
import type { Log, TaskHandler } from '../../../common/log/log';
import { standsAt } from '../adapters/group-offsets';
import { ConsumedPartition } from './consumed-partition';
import { ConsumerError, PermanentError } from './errors';
import { decide, type ConsumeOnceOptions, type ConsumeOptions, type Consuming } from './options';

export interface Consumer {
  /** Resolves after `stop`; rejects with what made reading on impossible. Must be watched. */
  readonly ended: Promise<void>;
  /** Deals with the record in hand, writes down where it stands, and leaves the group. */
  stop(): Promise<void>;
}

/** Dead letters are kept for two weeks; each may weigh more than its record did. */
const DEAD_LETTERS = { 'cleanup.policy': 'delete', 'retention.ms': `${14 * 24 * 3_600_000}`, 'max.message.bytes': '2097152' };

/** Resolves once it is a member of its group. Throws ConsumerError for options that cannot be, and LogError for a topic that is not there. */
export function consume<Effects>(log: Log, options: ConsumeOnceOptions<Effects>): Promise<Consumer>;
export function consume(log: Log, options: ConsumeOptions): Promise<Consumer>;
export async function consume<Effects>(log: Log, options: ConsumeOnceOptions<Effects> | ConsumeOptions): Promise<Consumer> {
  const consuming: Consuming = { ...decide(options, (error) => error instanceof PermanentError), handle: handling(options) };
  await options.idempotency?.open();
  const { topic, group, deadLetters } = consuming;
  const { start } = await log.bounds([topic]);
  if (deadLetters !== undefined) {
    await log.ensureTopics([{ topic: deadLetters, partitions: start[topic]?.length ?? 1, config: DEAD_LETTERS }]);
  }

  const stopping = new AbortController();
  const held = new Map<number, ConsumedPartition>();
  const handler: TaskHandler = {
    assigned: async (partition) => {
      const at = await standsAt(log, consuming, partition);
      held.set(partition, new ConsumedPartition(partition, at, log, consuming, stopping.signal));
      return { [topic]: at };
    },
    batch: async (batch, pauseUntil) => held.get(batch.partition)?.take(batch, pauseUntil),
    revoked: async (partition) => void held.delete(partition),
  };
  const membership = await log.join(group, [topic], handler);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await membership.leave();
  };
  const onAbort = (): void => {
    stop().catch(() => {
      // `ended` tells.
    });
  };
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted === true) onAbort();
  const ended = membership.ended.finally(() => options.signal?.removeEventListener('abort', onAbort));
  ended.catch(() => undefined);
  return { ended, stop };
}

function handling<Effects>(options: ConsumeOnceOptions<Effects> | ConsumeOptions): Consuming['handle'] {
  if (typeof options.handler !== 'function') throw new ConsumerError(`consumer ${options.group} of ${options.topic}: give it a handler`);
  if (options.idempotency === undefined) {
    const { handler } = options;
    return async (record, context, sendAll) => {
      await handler(record, { ...context, effects: undefined });
      await sendAll();
    };
  }
  const { idempotency, handler, delivery, keyOf = ({ topic, partition, offset }) => `${topic}/${partition}/${offset}` } = options;
  const refuse = (): never => {
    throw new PermanentError("with 'exactly-once' and a store, send() would be written beside the store, not with it: write what is to be sent into a table, or leave the store out");
  };
  return async (record, context, sendAll) => {
    await idempotency.once(keyOf(record), async (effects) => {
      await handler(record, { ...context, ...(delivery === 'exactly-once' && { send: refuse }), effects });
      await sendAll();
    });
  };
}
