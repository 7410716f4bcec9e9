/** How to reach Kafka, and which of kafkajs's many log lines a person should see. */
import { Kafka, logLevel, type KafkaConfig, type LogEntry } from 'kafkajs';
import { installProduceRequests } from './produce-request';
import { answerSockets, installWholeAnswers } from './socket';

export interface KafkaLogOptions {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  /** Tells this process apart in the broker's own logs. */
  readonly clientId: string;
  /** TLS. @default false */
  readonly ssl?: boolean;
  readonly sasl?: KafkaPassword;
  /** Is told, in one line, of trouble that lasts and of which no call can tell. @default nobody is */
  readonly report?: (line: string) => void;
  /** How long, ms, after a member's last sign of life its tasks go to others. @default 10000 */
  readonly sessionTimeout?: number;
  /** The most that a member is sent of one partition at a time, bytes; of all of them, 8 times that. @default 8388608 */
  readonly fetchBytes?: number;
}

export interface KafkaPassword {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** Trouble that kafkajs meets and mends by itself: fresh brokers, rebalances, moved leaders, lost connections. */
const PASSING =
  /coordinator|loading|not available|rebalanc|not aware|leader|does not host|re-joining|Connection|Closed|Disconnected|Response |disconnected|Restarting the consumer|Crash:|CONCURRENT|concurrent operation/i;

/** The same line is told again after this long, ms. */
const REPEAT_AFTER = 60_000;

/** A kafkajs client that keeps its log lines to itself; `hear` sees each error line first. */
export function connectKafka(options: KafkaLogOptions, hear?: (entry: LogEntry) => void): Kafka {
  installWholeAnswers();
  installProduceRequests();
  const told = new Map<string, number>();
  const tell = (entry: LogEntry): void => {
    hear?.(entry);
    const line = `kafka: ${entry.log.message}`;
    if (PASSING.test(line) || Date.now() - (told.get(line) ?? -Infinity) < REPEAT_AFTER) return;
    told.set(line, Date.now());
    options.report?.(line);
  };
  return new Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    connectionTimeout: 3_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
    logLevel: logLevel.ERROR,
    logCreator: () => tell,
    ...(options.ssl === true ? { ssl: true } : { socketFactory: answerSockets }),
    ...saslOf(options.sasl),
  });
}

function saslOf(given: KafkaPassword | undefined): Pick<KafkaConfig, 'sasl'> {
  if (!given) return {};
  const { mechanism, username, password } = given;
  // One branch a mechanism: kafkajs types each as a shape of its own.
  if (mechanism === 'plain') return { sasl: { mechanism, username, password } };
  if (mechanism === 'scram-sha-256') return { sasl: { mechanism, username, password } };
  return { sasl: { mechanism, username, password } };
}
