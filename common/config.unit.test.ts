import { ConfigError, readConfig, secretsOf } from './config';

test('every default is readable', () => {
  expect(readConfig({})).toMatchObject({ PARTITIONS: 4, SERVING_PORT: 3001, TIER_PREMIUM: { default: 100_000_000_000n } });
});

test('tier thresholds are exact and per currency', () => {
  expect(readConfig({ TIER_STANDARD: 'EUR:500.5, default:1000' }).TIER_STANDARD).toEqual({ EUR: 5_005_000n, default: 10_000_000n });
});

test('all broken settings are named at once, with what would fit', () => {
  const read = () => readConfig({ PARTITIONS: 'four', KAFKA_SSL: 'yes', TIER_PREMIUM: 'EURO:1' });
  expect(read).toThrow(ConfigError);
  for (const name of ['PARTITIONS must be a whole number', 'KAFKA_SSL must be true or false', 'TIER_PREMIUM must be like']) expect(read).toThrow(name);
});

test.each(['0 3 * * *', '*/15 * * * *', '0 22-23 1,15 jan-mar mon'])('recomputes can be planned for %s', (RECOMPUTE_SCHEDULE) => {
  expect(readConfig({ RECOMPUTE_SCHEDULE })).toMatchObject({ RECOMPUTE_SCHEDULE });
});

test('recomputes can be planned for never', () => {
  expect(readConfig({ RECOMPUTE_SCHEDULE: 'never' }).RECOMPUTE_SCHEDULE).toBe('');
});

test.each(['whenever', '0 3 * *', '61 3 * * *', '0 24 * * *', '0 3 * * * ; x'])('recomputes cannot be planned for %s', (RECOMPUTE_SCHEDULE) => {
  expect(() => readConfig({ RECOMPUTE_SCHEDULE })).toThrow('RECOMPUTE_SCHEDULE must be a cron expression like "0 3 * * *", or never');
});

test('thresholds for some currencies leave those of the others as they are', () => {
  expect(readConfig({ TIER_PREMIUM: 'EUR:5' }).TIER_PREMIUM).toEqual({ EUR: 50_000n, default: 100_000_000_000n });
});

test.each([
  ['REDIS_URL', 'http://me:secret@127.0.0.1:1', 'redis:// or rediss://'],
  ['DATABASE_URL', 'mysql://me:secret@a/b', 'postgres:// or postgresql://'],
  ['REDIS_URL', 'localhost:6379', 'redis:// or rediss://'],
])('%s must have a form that fits, and is not shown', (name, value, form) => {
  const read = () => readConfig({ [name]: value });
  expect(read).toThrow(`${name} must be like ${form}`);
  expect(read).not.toThrow('secret');
});

test.each([
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of silent, fatal, error, warn, info, debug, trace'],
  ['HIGH_VALUE', '1.00001', 'HIGH_VALUE must be an amount of at least 0, such as 1000 or 999.95, not "1.00001"'],
  ['DONG_RATES', 'USD=24000', 'DONG_RATES must be like "USD:24000,EUR:26000.5", not "USD=24000"'],
  ['DONG_RATES', 'USD:0', 'DONG_RATES must be like'],
  ['DONG_RATES', 'XXY:5', 'DONG_RATES must be like'],
  ['HIGH_VALUE', '-1', 'HIGH_VALUE must be an amount of at least 0'],
  ['FRAUD_PAYMENTS', '1', 'FRAUD_PAYMENTS must be a whole number from 2 to 100'],
  ['TRACES_SHARE', '2', 'TRACES_SHARE must be a number from 0 to 1'],
  ['TRACES_URL', 'there', 'TRACES_URL must be like http://'],
])('%s cannot be %s', (name, value, sentence) => expect(() => readConfig({ [name]: value })).toThrow(sentence));

test('its secrets are its passwords, as they are written in an address and as they are meant', () => {
  expect(secretsOf(readConfig({}))).toEqual([]);
  const config = readConfig({ KAFKA_SASL_PASSWORD: 'o:ne', REDIS_URL: 'redis://:tw%40o@a', DATABASE_URL: 'postgres://me:me@a/b', TRACES_URL: 'https://x:three@a/', OPERATE_KEY_HASH: 'f'.repeat(64) });
  expect(secretsOf(config)).toEqual(['o:ne', 'tw%40o', 'tw@o', 'f'.repeat(64), 'three']);
});
