/** The faults that every adapter must tell alike. */
import { LogError } from './log';

/** Kafka's own default for a topic's `max.message.bytes`. */
export const MAX_MESSAGE_BYTES = 1_048_588;

export function missingTopic(topic: string): LogError {
  return new LogError(`topic ${topic} does not exist: it is created when Twofold starts (ensureTopics)`);
}

export function tooLarge(topic: string, size: number, limit: number): LogError {
  return new LogError(
    `a record of ${size} bytes is too large for topic ${topic}, which takes ${limit}: send less, or raise the topic's max.message.bytes`,
  );
}

export function fenced(transactionalId: string, cause?: unknown): LogError {
  return new LogError(`another writer has begun as ${transactionalId} since: this one is fenced, and what it sends is refused`, { cause });
}

export function closed(): LogError {
  return new LogError('this log is closed');
}

/** Reading on from a position that the log does not hold would lose or repeat money, so it is never done. */
export function outOfBounds(topic: string, partition: number, at: number, log: { start: number; end: number }): LogError {
  const where = `the position ${at} in ${topic}/${partition}`;
  return new LogError(
    at < log.start
      ? `${where} lies below the log's first record ${log.start}: what lay between is gone (retention), and skipping it would ` +
          `give a wrong total; go on from a generation whose cut is later, or reset`
      : `${where} lies above the log's end ${log.end}: the log was emptied, or it is another one; point to the right Kafka, or reset`,
  );
}
