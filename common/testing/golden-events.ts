/**
 * Records as they were recorded, of every version that an event ever had: test/golden-events/, a file for each event and
 * version. Each says what it must read as, for ever: what the log holds cannot be written again.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RawRecord } from '../events/admit';
import type { Event, FieldValue } from '../events/event';
import { eventOfType } from '../events/catalogue';
import { partitionOf } from '../log/partitioner';
import { formatMoney } from '../money';

export const GOLDEN_FOLDER = 'test/golden-events';

const shape = z.array(z.strictObject({ what: z.string(), key: z.string(), value: z.string(), reads: z.record(z.string(), z.unknown()) })).min(1);

export interface GoldenRecord {
  readonly file: string;
  readonly eventType: string;
  readonly version: number;
  readonly what: string;
  /** As it lies in a topic of so many partitions. */
  readonly record: (partitions: number) => RawRecord;
  /** The event, in the form of `canonical`. */
  readonly reads: unknown;
}

/** "OrderCreated.2.json" → its records. Throws where a file is not as it should be. */
export function goldenRecords(): GoldenRecord[] {
  const folder = join(__dirname, '..', '..', GOLDEN_FOLDER);
  return readdirSync(folder).flatMap((file) => {
    const [, eventType = '', version = ''] = /^(\w+)\.(\d+)\.json$/.exec(file) ?? [];
    const topic = eventOfType(eventType)?.topic;
    if (topic === undefined) throw new Error(`${GOLDEN_FOLDER}/${file} is not named like OrderCreated.2.json after an event of the catalogue`);
    return shape.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))).map(({ what, key, value, reads }): GoldenRecord => {
      const bytes = { key: Buffer.from(key), value: Buffer.from(value) };
      const record = (partitions: number) => ({ topic, partition: partitionOf(bytes.key, partitions), partitions, ...bytes, logTime: Date.UTC(2026, 0, 1) });
      return { file, eventType, version: Number(version), what, record, reads };
    });
  });
}

/** An event as JSON holds it, amounts and quantities as decimal texts. */
export function canonical({ timestamp, data, ...head }: Event): unknown {
  const values = Object.entries(data).flatMap(([name, value]) => (value === undefined ? [] : [[name, printed(value)]]));
  return { ...head, timestamp: new Date(timestamp).toISOString(), data: Object.fromEntries(values) as Record<string, unknown> };
}

function printed(value: FieldValue): unknown {
  if (typeof value === 'bigint') return formatMoney(value);
  if (typeof value !== 'object') return value;
  return value.map(({ productId, quantity, unitPrice }) => ({ productId, quantity: String(quantity), unitPrice: formatMoney(unitPrice) }));
}
