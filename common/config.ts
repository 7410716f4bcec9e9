/**
 * The configuration: every setting declared once, with its default, its form and what it is for. docs/CONFIGURATION.md
 * is made from this declaration. Only each process's main.ts hands in the environment.
 */
import { LOG_LEVELS, type LogLevel } from './logger';
import { DEFAULT_TIERS } from './metrics/views';
import { address, amount, flag, fraction, oneOf, password, rates, schedule, sha256, text, thresholds, traces, whole, type Setting } from './setting-kinds';

export const SETTINGS = {
  KAFKA_BROKERS: text('127.0.0.1:9092', 'Kafka brokers, comma-separated host:port.'),
  KAFKA_SSL: flag(false, 'Speak TLS with Kafka.'),
  KAFKA_SASL_MECHANISM: text('', 'plain, scram-sha-256 or scram-sha-512; empty for none.'),
  KAFKA_SASL_USERNAME: text('', 'The user, where a mechanism is set.'),
  KAFKA_SASL_PASSWORD: password('The password, where a mechanism is set.'),
  REDIS_URL: address('redis://127.0.0.1:6379/0', ['redis', 'rediss'], 'Redis, as redis:// or rediss:// (TLS).'),
  DATABASE_URL: address('postgres://127.0.0.1:5432/twofold', ['postgres', 'postgresql'], 'Postgres.'),
  TWOFOLD_NAMESPACE: text('', 'Sets several installations on the same stores apart: a prefix of topics, groups and Redis keys.'),
  PARTITIONS: whole(4, 1, 1000, 'Partitions of every input topic. Frozen once the topics exist.'),
  HOST: text('127.0.0.1', 'The address that the HTTP servers bind. Any other than this machine\'s own (127.0.0.1) needs keys: `npx twofold keys make`.'),
  OPEN_WITHOUT_KEYS: flag(false, 'While no keys are made, let everybody read and send events also where HOST is not 127.0.0.1: only where something in front keeps strangers out.'),
  OPERATE_KEY_HASH: sha256('SHA-256 of a key for `operate` that is good besides those of `twofold keys`, its id being `npmstart`; `npm start` sets it for its run.'),
  LIMIT_READ: whole(60_000, 0, 1_000_000_000, 'Requests for answers that each key, or each address without one, has a minute over all processes; 0: no limit. This machine without a key has none.'),
  LIMIT_INGEST: whole(60_000, 0, 1_000_000_000, 'The same for orders and payments.'),
  LIMIT_OPERATE: whole(300, 0, 1_000_000_000, 'The same for recomputes and whatever else changes something.'),
  LIMIT_STREAMS: whole(2_000, 1, 1_000_000, 'Streams of the live page that may be open at a serving process at the same time.'),
  STOREFRONT_PORT: whole(3000, 0, 65_535, 'Where orders and payments are taken in.'),
  SERVING_PORT: whole(3001, 0, 65_535, 'Where answers are given.'),
  SPEED_PORT: whole(3003, 0, 65_535, 'Health and metrics of the speed layer.'),
  BATCH_PORT: whole(3004, 0, 65_535, 'Health and metrics of the batch layer.'),
  STREAMS_PORT: whole(3005, 0, 65_535, 'Health and metrics of the stream processor.'),
  LOG_LEVEL: oneOf<LogLevel>('info', LOG_LEVELS, 'The least that a line of the log must matter to be written; `debug` has one for each request.'),
  TRACES_URL: traces('Where OpenTelemetry traces are sent: an OTLP/HTTP address such as http://127.0.0.1:4318/v1/traces, or `console`; empty for nowhere. Headers that the place needs: `OTEL_EXPORTER_OTLP_HEADERS`.'),
  TRACES_SHARE: fraction(1, 'Which share of requests and runs is traced, from 0 to 1; who sends a `traceparent` decides for its own requests.'),
  RECOMPUTE_SCHEDULE: schedule('0 3 * * *', 'When to recompute by itself: a cron expression of five fields, UTC, or never.'),
  RECOMPUTE_CONCURRENCY: whole(2, 1, 64, 'Days folded at the same time during a recompute.'),
  IDENTITY_HORIZON_DAYS: whole(7, 1, 3650, 'Days behind the latest event after which identities may leave Redis for the archive.'),
  TIER_PREMIUM: thresholds(DEFAULT_TIERS.premium, 'Order value from which an order is premium, per currency; `default` is for the others.'),
  TIER_STANDARD: thresholds(DEFAULT_TIERS.standard, 'Order value from which an order is standard, per currency; `default` is for the others.'),
  TOPOLOGIES: text('all', 'Which topologies of the stream processor run: all, or their names with commas between; `npx twofold topology` lists them.'),
  LARGE_ORDER: amount('100000', 'order-metrics: orders of at least this amount count, in their own currency.'),
  LARGE_ORDER_STANDARD: amount('200000', 'order-metrics: from which amount a large order is standard and no more basic.'),
  LARGE_ORDER_PREMIUM: amount('500000', 'order-metrics: from which amount it is premium.'),
  HIGH_VALUE: amount('1000', 'high-value: orders above this amount in their own currency, where that has a rate in DONG_RATES.'),
  DONG_RATES: rates('USD:24000', 'high-value: Vietnamese dong for one of each currency.'),
  TAX_PERCENT: whole(10, 0, 100, 'high-value: the tax on such an order.'),
  PEAK_PERCENT: whole(200, 101, 100_000, 'sliding-revenue: a minute is a peak at this many per cent of the mean of those before it.'),
  FRAUD_PAYMENTS: whole(3, 2, 100, 'fraud: so many failed payments within FRAUD_WITHIN_SECONDS block a user.'),
  FRAUD_WITHIN_SECONDS: whole(300, 1, 86_400, 'fraud: how much time may lie between the first and the last of them.'),
  UNPAID_AFTER_SECONDS: whole(300, 1, 86_400, 'order-payment: how far an order and its payment may lie apart; where none came by then, the order is told as unpaid.'),
  SESSION_GAP_SECONDS: whole(300, 1, 86_400, "sessions: a user's session ends with a pause of this length."),
} as const satisfies Record<string, Setting<unknown>>;

type SettingName = keyof typeof SETTINGS;

export type Config = { readonly [Name in SettingName]: ReturnType<(typeof SETTINGS)[Name]['parse']> };

/** Every broken setting at once, in sentences. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the whole configuration. Throws ConfigError naming every variable that does not fit, and what would. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const broken: string[] = [];
  const read = (name: SettingName): unknown => {
    const given = env[name];
    const setting: Setting<unknown> = SETTINGS[name];
    const value = given === undefined || given === '' ? setting.default : given;
    try {
      return setting.parse(value);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      broken.push(`${name} ${error.message}${setting.secret ? '' : `, not "${value}"`} (${setting.about})`);
      return undefined;
    }
  };
  const names = Object.keys(SETTINGS) as SettingName[];
  const config = Object.fromEntries(names.map((name) => [name, read(name)])) as Config;
  if (broken.length > 0) throw new ConfigError(broken.join('\n'));
  return config;
}

/** The texts in a configuration that nothing may ever print: passwords, also those within addresses, and hashes of keys. */
export function secretsOf(config: Config): string[] {
  const names = Object.keys(SETTINGS) as SettingName[];
  return names.flatMap((name) => {
    const setting: Setting<unknown> = SETTINGS[name];
    const value = config[name];
    if (setting.secret === undefined || typeof value !== 'string' || value === '') return [];
    if (setting.secret === 'whole') return [value];
    if (!URL.canParse(value)) return [];
    const { username, password: written } = new URL(value);
    // One that is also the user's name, as in many a trial, would strike out half of every line.
    return written === '' || written === username ? [] : [...new Set([written, decoded(written)])];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
