/** Events of a shop as records of the log, and what topologies said of them as a read-committed reader finds it. */
import { randomUUID } from 'node:crypto';
import type { EventDeclaration } from '../../../common/events/event';
import type { Log, OutgoingRecord } from '../../../common/log/log';
import { readThrough } from '../../../common/log/read-through';
import { formatMoney } from '../../../common/money';
import type { Millis } from '../../../common/time';
import type { OutputDeclaration, OutputEvent } from '../output';

export interface ShopEvent {
  readonly event: EventDeclaration;
  readonly eventId: string;
  readonly at: Millis;
  readonly orderId: string;
  readonly userId: string;
  readonly amount: bigint;
}

export function recordOf({ event, eventId, at, orderId, userId, amount }: ShopEvent): OutgoingRecord {
  const data = { orderId, userId, amount: formatMoney(amount), currency: 'EUR' };
  return { topic: event.topic, key: orderId, value: JSON.stringify({ eventType: event.type, eventId, version: 2, timestamp: new Date(at).toISOString(), data }) };
}

/** Every output of a topic, in each partition's order. */
export async function outputsIn<Data>(log: Log, output: OutputDeclaration<Data>): Promise<OutputEvent<Data>[]> {
  const found: OutputEvent<Data>[] = [];
  const { start, end } = await log.bounds([output.topic]);
  await readThrough(log, `reader-${randomUUID()}`, [output.topic], start, end, (batch, endAt) => {
    for (let i = 0; i < endAt; i++) found.push(output.parse(JSON.parse(Buffer.from(batch.bytes.subarray(batch.valueStart[i], batch.valueEnd[i])).toString())));
  });
  return found;
}
