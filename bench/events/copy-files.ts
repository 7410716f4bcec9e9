/** The bench's events as rows of the archive in the text form of COPY, made by the code that makes them for the archiver. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { copyLine } from '../../batch-layer/postgres/copy-text';
import { archiveRow } from '../../common/events/archive-table';
import { OrderCreated } from '../../common/events/catalogue';
import { admitFast } from '../../common/events/scan/admission';
import { partitionOf } from '../../common/log/partitioner';
import { dayOf } from '../../common/time';
import { PARTITIONS } from './fill';
import { generate } from './generate';

/** One string at a time would cost more than making them. */
const LINES_AT_ONCE = 1_000;

/** Writes the events of a seed, with their copies or without. */
export async function writeCopyFile(file: string, count: number, seed: number, withCopies: boolean): Promise<void> {
  await pipeline(Readable.from(chunks(count, seed, withCopies)), createWriteStream(file));
}

function* chunks(count: number, seed: number, withCopies: boolean): Generator<string> {
  const next = new Array<number>(PARTITIONS).fill(0);
  let lines: string[] = [];
  for (const { sale, copy } of generate(count, seed)) {
    const key = Buffer.from(sale.orderId);
    const partition = partitionOf(key, PARTITIONS);
    const offset = next[partition] ?? 0;
    next[partition] = offset + 1;
    if (copy && !withCopies) continue;
    lines.push(lineOf(key, sale.text, partition, offset));
    if (lines.length < LINES_AT_ONCE) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}

function lineOf(key: Buffer, text: string, partition: number, offset: number): string {
  const admission = admitFast({ topic: OrderCreated.topic, partition, partitions: PARTITIONS, key, value: Buffer.from(text), logTime: Date.now() });
  if ('rejection' in admission) throw new TypeError(`the bench made an event that is rejected: ${admission.rejection.detail}`);
  const { event } = admission;
  return copyLine(archiveRow(OrderCreated, event, { partition, offset, day: dayOf(event.timestamp) }));
}
