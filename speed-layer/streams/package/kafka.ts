/** A Kafka as programs of one's own reach it. */
import { createKafkaLog, type KafkaLogOptions } from '../../../common/log/kafka/kafka-log';
import type { Log } from '../../../common/log/log';
import { inNamespace } from '../../../common/log/namespaced';

export interface KafkaOptions extends KafkaLogOptions {
  /** As TWOFOLD_NAMESPACE has it, where topics of such an installation are meant. @default topics and groups by their own names */
  readonly namespace?: string;
}

/** Connects when it is first needed; `close` leaves all groups and lets go of all connections. */
export function kafka({ namespace = '', ...options }: KafkaOptions): Log {
  const log = createKafkaLog(options);
  return namespace === '' ? log : inNamespace(namespace, log);
}
