import { reasonOf } from '../common/reason';
import { kafkaAnswers, postgresAnswers, redisAnswers } from './answers';
import { storeTitles, StoreTrouble, storeVariables, type Env, type OpenStore, type StoreName } from './store';
import { untilItWorks } from './wait-until';

const answers: Record<StoreName, (address: string, env: Env) => Promise<void>> = {
  kafka: (address, env) => kafkaAnswers(address, env),
  redis: (address) => redisAnswers(address),
  postgres: (address) => postgresAnswers(address),
};

/** The address that the environment names; undefined when it names none. */
export function givenAddress(store: StoreName, env: Env): string | undefined {
  const address = env[storeVariables[store]]?.trim();
  if (address !== undefined && address !== '') return address;
  const orphan = Object.keys(env).find((name) => store === 'kafka' && /^KAFKA_(SSL|SASL_)/.test(name) && env[name] !== '');
  if (orphan !== undefined) {
    throw new StoreTrouble(`${orphan} is set, but KAFKA_BROKERS is not: set both, or neither to let Twofold start a Kafka of its own`);
  }
  return undefined;
}

/**
 * A store that somebody else runs: only checked, never started or stopped.
 * @throws {StoreTrouble} when it does not answer: what was named is what is meant, so nothing else is tried
 */
export async function openGiven(store: StoreName, address: string, env: Env, bound = 5_000): Promise<OpenStore> {
  const variable = storeVariables[store];
  try {
    await untilItWorks(() => answers[store](address, env), bound, 500);
  } catch (error) {
    if (error instanceof StoreTrouble) throw error;
    const reason = reasonOf(error).replace(/\.+$/, '');
    const certificate = /certificate/.test(reason) ? 'name the file of its certificate authority in NODE_EXTRA_CA_CERTS, ' : '';
    throw new StoreTrouble(
      `${storeTitles[store]} at ${withoutPassword(address)} (${variable}) does not answer: ${reason}. ` +
        `Start it, ${certificate}mend ${variable}, or unset ${variable} to let Twofold start one of its own`,
    );
  }
  return { address, how: `given by ${variable}`, stop: async () => undefined };
}

/** For the eyes of people: a URL without its password. */
export function withoutPassword(address: string): string {
  return address.replace(/^([a-z]+:\/\/[^:@/]*):.*@/i, '$1:***@').replace(/([?&]password=)[^&]*/gi, '$1***');
}
