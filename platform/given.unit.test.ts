import { givenAddress, openGiven, withoutPassword } from './given';
import { freePorts } from './free-ports';
import { kafkaAccess } from './kafka-access';
import { StoreTrouble } from './store';

describe('a store that the environment names', () => {
  it('is none when the variable is empty', () => {
    expect(givenAddress('redis', {})).toBeUndefined();
    expect(givenAddress('redis', { REDIS_URL: ' ' })).toBeUndefined();
    expect(givenAddress('redis', { REDIS_URL: 'redis://there:1' })).toBe('redis://there:1');
  });

  it('must name brokers when it names their security', () => {
    expect(() => givenAddress('kafka', { KAFKA_SSL: 'true' })).toThrow(StoreTrouble);
  });

  it.each([
    ['kafka', (port: number) => `127.0.0.1:${port}`],
    ['redis', (port: number) => `redis://:secret@127.0.0.1:${port}`],
    ['postgres', (port: number) => `postgres://me:secret@127.0.0.1:${port}/db`],
  ] as const)('is an error that says what to do when %s does not answer', async (store, address) => {
    const [port] = await freePorts(1, []);
    const opening = openGiven(store, address(port!), {}, 0);
    await expect(opening).rejects.toThrow(StoreTrouble);
    await expect(opening).rejects.toThrow(/does not answer: .*unset/s);
    await expect(opening).rejects.not.toThrow(/secret/);
  });

  it('is shown without its password', () => {
    expect(withoutPassword('rediss://user:p%40ss@there:6380/0')).toBe('rediss://user:***@there:6380/0');
    expect(withoutPassword('redis://:pass@there')).toBe('redis://:***@there');
    expect(withoutPassword('postgres://there/db?user=me&password=pass&sslmode=require')).toBe('postgres://there/db?user=me&password=***&sslmode=require');
    expect(withoutPassword('one:9092,two:9092')).toBe('one:9092,two:9092');
  });
});

describe('how to reach Kafka', () => {
  it('is plain by default', () => {
    expect(kafkaAccess('one:9092, two:9093', {})).toEqual({ brokers: ['one:9092', 'two:9093'], ssl: false });
  });

  it('has TLS and a password when the environment says so', () => {
    const env = { KAFKA_SSL: 'true', KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512', KAFKA_SASL_USERNAME: 'me', KAFKA_SASL_PASSWORD: 'pass' };
    expect(kafkaAccess('one:9092', env)).toEqual({
      brokers: ['one:9092'],
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'me', password: 'pass' },
    });
  });

  it.each([
    ['kafka://one:9092', {}],
    ['one', {}],
    [',', {}],
    ['one:9092', { KAFKA_SASL_MECHANISM: 'plain' }],
    ['one:9092', { KAFKA_SASL_MECHANISM: 'kerberos', KAFKA_SASL_USERNAME: 'me', KAFKA_SASL_PASSWORD: 'pass' }],
  ])('is refused in words when it is %j with %j', (brokers, env) => {
    expect(() => kafkaAccess(brokers, env)).toThrow(StoreTrouble);
  });
});
