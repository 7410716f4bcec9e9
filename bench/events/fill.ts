/** The topic that all engines read: made once per seed and size, and used again as long as the broker keeps it. */
import { OrderCreated } from '../../common/events/catalogue';
import type { Log } from '../../common/log/log';
import { topicSettings } from '../../common/topics';
import { generate } from './generate';
import { Oracle } from './oracle';
import { USUAL_SPREAD } from './sale';

const CHUNK = 10_000;
const TOPIC = OrderCreated.topic;

export const PARTITIONS = 4;

export interface Filled {
  readonly oracle: Oracle;
  /** Bytes of an event, on average. */
  readonly eventBytes: number;
}

/** Makes the events and appends them, unless the topic holds as many already; then they are only added up again. */
export async function fill(log: Log, count: number, seed: number, report: (line: string) => void, spread = USUAL_SPREAD): Promise<Filled> {
  await log.ensureTopics(topicSettings(PARTITIONS));
  const { start, end } = await log.bounds([TOPIC]);
  const held = sum(end[TOPIC]) - sum(start[TOPIC]);
  if (held !== 0 && held !== count) throw new Error(`the topic of this bench holds ${held} events, not ${count}: it was filled half, delete it`);
  if (held === 0) report(`filling the topic with ${count.toLocaleString('en')} events`);
  const oracle = new Oracle(spread);
  let bytes = 0;
  let chunk: { topic: string; key: string; value: string }[] = [];
  let sending: Promise<unknown> = Promise.resolve();
  for (const { sale, copy } of generate(count, seed, spread)) {
    oracle.add(sale, copy);
    bytes += sale.text.length;
    if (held > 0) continue;
    chunk.push({ topic: TOPIC, key: sale.orderId, value: sale.text });
    if (chunk.length < CHUNK) continue;
    // The next chunk is made while this one travels; no more than that, so that memory stays bounded.
    await sending;
    sending = log.append(chunk);
    chunk = [];
  }
  await sending;
  await log.append(chunk);
  return { oracle, eventBytes: bytes / count };
}

const sum = (offsets: readonly number[] = []): number => offsets.reduce((total, offset) => total + offset, 0);
