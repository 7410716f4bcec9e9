/** The records of a compressed batch, by whichever codecs kafkajs has (gzip, unless more are given to it). */
import { CompressionCodecs } from 'kafkajs';
import { reasonOf } from '../../reason';
import { UnreadableBatch } from './unreadable-batch';

/** By Kafka's number. */
const NAMES = ['none', 'gzip', 'Snappy', 'LZ4', 'ZSTD'];

interface Codec {
  decompress: (packed: Buffer) => Promise<Buffer>;
}

/** Resolves to one buffer of its own. Throws UnreadableBatch where the codec is not there, or the bytes are none of its. */
export async function unpack(codec: number, packed: Buffer): Promise<Buffer> {
  const found = codecOf(codec);
  try {
    return await found.decompress(packed);
  } catch (error) {
    throw new UnreadableBatch(`cannot be unpacked (${reasonOf(error)})`);
  }
}

function codecOf(codec: number): Codec {
  try {
    const codecs: Readonly<Record<number, () => unknown>> = CompressionCodecs;
    const found = codecs[codec]?.();
    if (isCodec(found)) return found;
  } catch {
    // kafkajs has a codec that throws in the place of each that it has not.
  }
  throw new UnreadableBatch(
    `is compressed with ${NAMES[codec] ?? `codec ${codec}`} and cannot be read here`,
    "only gzip and none can; set the producers' compression.type, and the topic's, to gzip or none, and copy the records into a new topic",
  );
}

function isCodec(found: unknown): found is Codec {
  return typeof found === 'object' && found !== null && 'decompress' in found && typeof found.decompress === 'function';
}
