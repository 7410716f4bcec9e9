import { StoreProxy } from '../common/testing/store-proxy';
import { ProcessCorner, until } from './testing/process-corner';
import type { LayerProcess } from './testing/process';

describe('the speed layer as a process, while a store is away', () => {
  const corner = new ProcessCorner();
  let redis: StoreProxy;
  let postgres: StoreProxy;
  let layer: LayerProcess;

  beforeAll(async () => {
    await corner.begin();
    await corner.migrate();
    redis = new StoreProxy(process.env['REDIS_URL'] ?? '');
    postgres = new StoreProxy(corner.databaseUrl);
    await redis.open();
    await postgres.open();
  });

  afterAll(async () => {
    await corner.end();
    await redis.shut();
    await postgres.shut();
  });

  const unready = async (): Promise<string> => {
    const answer = await fetch(`${await layer.ready}/readyz`);
    return answer.status === 503 ? answer.text() : '';
  };

  it('waits for a Redis that is away from the start', async () => {
    await redis.shut();
    await corner.sell(20);
    layer = corner.start({ REDIS_URL: redis.through, DATABASE_URL: postgres.through });
    await until('it says so', async () => /Redis has not answered/.test(await unready()));
    await redis.open();
    await corner.allCounted();
    await until('it is ready', async () => (await unready()) === '');
  });

  it('counts exactly over a Redis that goes away in mid-run', async () => {
    const selling = (async () => {
      for (let i = 0; i < 20; i++) await corner.sell(50, 1);
    })();
    await redis.shut();
    await until('it says so', async () => /Redis has not answered/.test(await unready()));
    await selling;
    await redis.open();
    await corner.allCounted();
    await until('it is ready', async () => (await unready()) === '');
    await corner.outboxEmpty();
    expect(await corner.deadLetters()).toHaveLength(20);
    expect(layer.lines.filter((line) => /Redis cannot be reached/.test(line))).toHaveLength(2);
  });

  it('pauses while Redis stalls, fetches nothing more, and counts exactly over one that is slow and narrow', async () => {
    const told = async (name: string): Promise<number> => {
      const lines = (await (await fetch(`${await layer.ready}/metrics`)).text()).split('\n').filter((line) => line.startsWith(`twofold_${name}`));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    };
    redis.stall();
    await corner.sell(20);
    await until('it says so to Prometheus', async () => (await told('speed_paused')) > 0);
    await until('and to people', async () => /task \d is paused: what it has in hand has waited \d s/.test(await (await fetch(`${await layer.ready}/readyz`)).text()));
    const [fetched, inHand] = [await told('log_bytes_fetched'), await told('log_bytes_in_hand')];
    await corner.sell(1_000);
    await until('the lag is seen', async () => (await told('speed_lag_offsets')) >= 3_000);
    expect([await told('log_bytes_fetched'), await told('log_bytes_in_hand')]).toEqual([fetched, inHand]);
    expect(inHand).toBeGreaterThan(0);
    redis.slow({ latency: 5, bytesPerSecond: 200_000 });
    await until('it goes on', async () => (await told('speed_paused')) === 0 && (await told('speed_lag_offsets')) === 0);
    redis.free();
    await corner.allCounted();
    expect(await told('log_bytes_in_hand')).toBe(0);
  });

  it('goes on without Postgres, and says that it is away', async () => {
    await postgres.shut();
    await until('it says so', async () => /check that Postgres runs/.test(await unready()));
    await corner.sell(100);
    await corner.allCounted();
    await postgres.open();
    await until('it is ready', async () => (await unready()) === '');
  });

  it('ends cleanly while Redis and Postgres are away', async () => {
    await Promise.all([redis.shut(), postgres.shut()]);
    const begun = Date.now();
    expect(await layer.kill('SIGTERM')).toBe(0);
    expect(Date.now() - begun).toBeLessThan(25_000);
  });

  it('tries on where Kafka is away, says so once, and ends cleanly', async () => {
    // Port 1 of this machine is nobody's.
    const waiting = corner.start({ KAFKA_BROKERS: '127.0.0.1:1' });
    await until('it says so', () => waiting.lines.some((line) => /is Kafka running, and is KAFKA_BROKERS right/.test(line)));
    expect(await waiting.kill('SIGTERM')).toBe(0);
    expect(waiting.lines).toHaveLength(1);
  });
});
