/** kafkajs's messages as record batches over the bytes they were fetched in: nothing is copied. */
import type { Batch, KafkaMessage } from 'kafkajs';
import type { RecordBatch } from '../log';
import { isHidden } from './read-committed';

/**
 * One batch for each run of messages in the same memory: a fetch answer that is not compressed is one buffer, each
 * compressed batch in it unpacks to a buffer of its own.
 */
export function recordBatches(batch: Batch): RecordBatch[] {
  const runs: { memory: ArrayBufferLike | undefined; messages: KafkaMessage[] }[] = [];
  for (const message of batch.messages) {
    if (isHidden(message)) continue;
    const memory = (message.value ?? message.key)?.buffer;
    const run = runs.at(-1);
    if (run && (memory === undefined || run.memory === undefined || run.memory === memory)) {
      run.memory ??= memory;
      run.messages.push(message);
    } else {
      runs.push({ memory, messages: [message] });
    }
  }
  const endOffset = Number(batch.highWatermark);
  return runs.map(({ memory, messages }) => ({
    topic: batch.topic,
    partition: batch.partition,
    bytes: memory === undefined ? new Uint8Array() : new Uint8Array(memory),
    ...columns(messages),
    endOffset,
  }));
}

type Columns = Omit<RecordBatch, 'topic' | 'partition' | 'bytes' | 'endOffset'>;

function columns(messages: readonly KafkaMessage[]): Columns {
  const count = messages.length;
  const offsets = new Array<number>(count);
  const logTimes = new Array<number>(count);
  const keyStart = new Array<number>(count).fill(-1);
  const keyEnd = new Array<number>(count).fill(-1);
  const valueStart = new Array<number>(count).fill(-1);
  const valueEnd = new Array<number>(count).fill(-1);
  messages.forEach(({ offset, timestamp, key, value }, i) => {
    offsets[i] = Number(offset);
    logTimes[i] = Number(timestamp);
    if (key) {
      keyStart[i] = key.byteOffset;
      keyEnd[i] = key.byteOffset + key.length;
    }
    if (value) {
      valueStart[i] = value.byteOffset;
      valueEnd[i] = value.byteOffset + value.length;
    }
  });
  return { count, offsets, logTimes, keyStart, keyEnd, valueStart, valueEnd, nextOffset: (offsets.at(-1) ?? -1) + 1 };
}
