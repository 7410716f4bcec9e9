/** Record batches as kafkajs writes them and as kafkajs reads them: another's word on what the bytes mean. */
import { crc32c } from '@node-rs/crc32';
import { createRequire } from 'node:module';
import { CHECKED_FROM } from '../batch-header';

const require = createRequire(__filename);

export interface MadeRecord {
  readonly offsetDelta: number;
  readonly timestampDelta: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface MadeBatch {
  readonly firstOffset: number;
  /** Of the last record that it once had. @default the last record's */
  readonly lastOffsetDelta?: number;
  readonly firstTimestamp?: number;
  readonly maxTimestamp?: number;
  readonly producerId?: number;
  readonly transactional?: boolean;
  /** 0 none, 1 gzip */
  readonly compression?: number;
  /** Attribute bits that kafkajs never writes: 8 is LogAppendTime, 32 a control batch. */
  readonly attributes?: number;
  readonly records: readonly MadeRecord[];
}

export interface DecodedMessage {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

interface Encoded {
  readonly buffer: Buffer;
}

const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0') as { RecordBatch: (batch: object) => Promise<Encoded> };
const Record = require('kafkajs/src/protocol/recordBatch/record/v0') as (record: MadeRecord) => Encoded;
const Decoder = require('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => object;
const decodeMessages = require('kafkajs/src/protocol/requests/fetch/v4/decodeMessages') as (decoder: object) => Promise<DecodedMessage[]>;

export const ATTRIBUTES_AT = 21;
export const COUNT_AT = 57;
export const RECORDS_AT = 61;

export async function madeBatch({ firstOffset, firstTimestamp = 1_000, maxTimestamp = 2_000, attributes = 0, records, ...batch }: MadeBatch): Promise<Buffer> {
  const { buffer } = await RecordBatch({
    firstOffset: String(firstOffset),
    firstTimestamp,
    maxTimestamp,
    lastOffsetDelta: records.at(-1)?.offsetDelta ?? 0,
    ...batch,
    records: records.map((record) => Record(record)),
  });
  const bytes = Buffer.from(buffer);
  bytes.writeInt16BE(bytes.readInt16BE(ATTRIBUTES_AT) | attributes, ATTRIBUTES_AT);
  return sealed(bytes);
}

/** Writes the checksum that these bytes should have. */
export function sealed(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch.subarray(CHECKED_FROM)), 17);
  return batch;
}

/** What kafkajs makes of the batches. */
export function asKafkajsReads(batches: Buffer): Promise<DecodedMessage[]> {
  const size = Buffer.alloc(4);
  size.writeInt32BE(batches.length);
  return decodeMessages(new Decoder(Buffer.concat([size, batches])));
}
