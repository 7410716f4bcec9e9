import type { KafkaConfig, SASLOptions } from 'kafkajs';
import { StoreTrouble, type Env } from './store';

/** How to reach the brokers: TLS with KAFKA_SSL, a password with KAFKA_SASL_MECHANISM, _USERNAME and _PASSWORD. */
export function kafkaAccess(brokers: string, env: Env): KafkaConfig {
  const list = brokers.split(',').map((broker) => broker.trim()).filter((broker) => broker !== '');
  const bad = list.find((broker) => !/^[^\s:/@]+:\d+$|^\[[0-9a-f:]+\]:\d+$/i.test(broker));
  if (list.length === 0 || bad !== undefined) {
    throw new StoreTrouble(`KAFKA_BROKERS has "${bad ?? ''}": write host:port, several with commas between them`);
  }
  const sasl = saslOptions(env);
  return { brokers: list, ssl: isYes(env['KAFKA_SSL']), ...(sasl === undefined ? {} : { sasl }) };
}

const isYes = (value: string | undefined): boolean => value === 'true' || value === '1';

function saslOptions(env: Env): SASLOptions | undefined {
  const mechanism = env['KAFKA_SASL_MECHANISM']?.toLowerCase();
  if (mechanism === undefined || mechanism === '') return undefined;
  const username = env['KAFKA_SASL_USERNAME'];
  const password = env['KAFKA_SASL_PASSWORD'];
  if (username === undefined || password === undefined) {
    throw new StoreTrouble(`KAFKA_SASL_MECHANISM is ${mechanism}: set KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD too`);
  }
  switch (mechanism) {
    case 'plain':
    case 'scram-sha-256':
    case 'scram-sha-512':
      return { mechanism, username, password };
    default:
      throw new StoreTrouble(`KAFKA_SASL_MECHANISM is "${mechanism}": known are plain, scram-sha-256 and scram-sha-512`);
  }
}
