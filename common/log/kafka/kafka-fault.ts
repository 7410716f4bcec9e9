/** Turns kafkajs's errors into LogErrors that say what was tried and what to do. */
import { LogError } from '../log';

/** The error at the bottom of kafkajs's wrappings. */
export function rootCause(error: unknown): Error {
  let found = error instanceof Error ? error : new Error(String(error));
  while (found.cause instanceof Error) found = found.cause;
  return found;
}

/** The broker's own name of an error ("INVALID_PRODUCER_EPOCH"), or kafkajs's ("KafkaJSConnectionError"). */
export function kindOf(error: unknown): string {
  const cause = rootCause(error);
  return 'type' in cause && typeof cause.type === 'string' ? cause.type : cause.name;
}

const CONNECTION_TROUBLE = [
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSRequestTimeoutError',
];

export function isConnectionTrouble(error: unknown): boolean {
  return CONNECTION_TROUBLE.includes(kindOf(error));
}

/** `attempt` says what could not be done, as "could not append 3 records". */
export function asLogError(attempt: string, error: unknown): LogError {
  if (error instanceof LogError) return error;
  const cause = rootCause(error);
  return new LogError(`${attempt}: ${cause.message}${advice(error)}`, { cause: error });
}

function advice(error: unknown): string {
  if (isConnectionTrouble(error)) return ' (is Kafka running, and is KAFKA_BROKERS right?)';
  switch (kindOf(error)) {
    case 'KafkaJSSASLAuthenticationError':
      return ' (check the user name, the password and the SASL mechanism)';
    case 'TOPIC_AUTHORIZATION_FAILED':
    case 'GROUP_AUTHORIZATION_FAILED':
    case 'CLUSTER_AUTHORIZATION_FAILED':
    case 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED':
      return ' (this user lacks an ACL: it needs to read, write, create and describe its topics, groups and transactional ids)';
    default:
      return '';
  }
}
