/** The log as the configuration names it: how every process reaches Kafka. */
import { ConfigError, type Config } from '../../config';
import type { Log } from '../log';
import { inNamespace } from '../namespaced';
import type { KafkaPassword } from './client';
import { createKafkaLog } from './kafka-log';

/** Connects when it is first needed; `fetchBytes` as in KafkaLogOptions. Throws ConfigError for a password mechanism that is not known. */
export function openLog(config: Config, clientId: string, report?: (line: string) => void, fetchBytes?: number): Log {
  const sasl = passwordOf(config);
  const log = createKafkaLog({
    brokers: config.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
    clientId,
    ssl: config.KAFKA_SSL,
    ...(sasl && { sasl }),
    ...(report && { report }),
    ...(fetchBytes !== undefined && { fetchBytes }),
  });
  return inNamespace(config.TWOFOLD_NAMESPACE, log);
}

function passwordOf(config: Config): KafkaPassword | undefined {
  const mechanism = config.KAFKA_SASL_MECHANISM.toLowerCase();
  if (mechanism === '') return undefined;
  if (mechanism !== 'plain' && mechanism !== 'scram-sha-256' && mechanism !== 'scram-sha-512') {
    throw new ConfigError(`KAFKA_SASL_MECHANISM must be plain, scram-sha-256 or scram-sha-512, not "${mechanism}"`);
  }
  return { mechanism, username: config.KAFKA_SASL_USERNAME, password: config.KAFKA_SASL_PASSWORD };
}
