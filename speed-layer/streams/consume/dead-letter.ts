/** A record that failed for good, as it is kept: its bytes and headers untouched, and beside them why, how often it was tried, and where it lay. */
import type { OutgoingRecord } from '../../../common/log/log';
import { reasonOf } from '../../../common/reason';
import type { LogRecord } from '../adapters/taken-record';

/** Enough to tell what it was; a topic bounds what a record may weigh. */
const REASON_LENGTH = 1_000;

export function deadLetterOf({ topic, partition, offset, logTime, key, value, headers }: LogRecord, to: string, attempts: number, fault: unknown): OutgoingRecord {
  const told = { reason: fault instanceof Error ? fault.name : 'error', detail: reasonOf(fault).slice(0, REASON_LENGTH), attempts: `${attempts}`, topic, partition: `${partition}`, offset: `${offset}`, time: `${logTime}` };
  return { topic: to, partition, key, value, headers: { ...headers, ...told } };
}
