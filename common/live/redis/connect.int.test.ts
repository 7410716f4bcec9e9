import { StoreProxy } from '../../testing/store-proxy';
import { connect } from './connect';

test('a connection that is silent for as long as a command may wait is made anew', async () => {
  const proxy = new StoreProxy(process.env['REDIS_URL'] ?? '');
  await proxy.open();
  const redis = connect({ url: proxy.through, outageMillis: 1_000 });
  try {
    expect(await redis.ping()).toBe('PONG');
    proxy.forget();
    await expect(redis.ping()).rejects.toThrow(/timed out/);
    expect(await redis.ping()).toBe('PONG');
  } finally {
    redis.disconnect();
    await proxy.shut();
  }
});
