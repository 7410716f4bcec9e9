import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreProxy } from './store-proxy';
import { until } from './until';

describe('a proxy before a store', () => {
  const LARGE = Buffer.alloc(3_000_000, 'x');
  let echo: Server;
  let proxy: StoreProxy;
  let client: Socket;
  let heard = 0;

  const dial = async (): Promise<void> => {
    client = connect(Number(new URL(proxy.through).port), '127.0.0.1');
    client.on('data', ({ length }) => (heard += length));
    client.on('error', () => undefined);
    await once(client, 'connect');
  };
  const answered = async (bytes: number): Promise<number> => {
    const begun = performance.now();
    await until(`${bytes} bytes are back`, async () => (heard >= bytes ? true : undefined), 10_000);
    return performance.now() - begun;
  };

  beforeEach(async () => {
    heard = 0;
    echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = new StoreProxy(`redis://127.0.0.1:${(echo.address() as { port: number }).port}/0`);
    await proxy.open();
    await dial();
  });
  afterEach(async () => {
    client.destroy();
    await proxy.shut();
    echo.close();
  });

  test('passes everything on, held back by its latency', async () => {
    client.write(LARGE);
    await answered(LARGE.length);
    proxy.slow({ latency: 100 });
    client.write('again');
    expect(await answered(LARGE.length + 5)).toBeGreaterThanOrEqual(190);
  });

  test('narrows what passes, and goes on at once where it is made wide again', async () => {
    proxy.slow({ bytesPerSecond: 100_000 });
    client.write(LARGE);
    await until('something is back', async () => (heard > 0 ? true : undefined));
    expect(heard).toBeLessThan(1_000_000);
    proxy.free();
    await answered(LARGE.length);
  });

  test('stalls: nothing passes, the sender feels it, and all of it arrives afterwards', async () => {
    proxy.stall();
    for (let i = 0; i < 10; i++) client.write(LARGE);
    await pause(200);
    expect(heard).toBe(0);
    // Buffers of both sides and of the system hold some; the rest is still the sender's.
    expect(client.writableLength).toBeGreaterThan(10_000_000);
    proxy.free();
    await answered(10 * LARGE.length);
  });

  test('forgets whom it knows, and lets others through', async () => {
    proxy.forget();
    client.write(LARGE);
    const forgotten = client;
    await dial();
    client.write('new');
    await answered(3);
    expect([heard, forgotten.destroyed]).toEqual([3, false]);
    forgotten.destroy();
  });

  test('cuts, refuses, and lets through again at the same place', async () => {
    const ended = once(client, 'close');
    proxy.cut();
    await ended;
    await dial();
    await proxy.shut();
    await expect(dial()).rejects.toThrow(/ECONNREFUSED/);
    await proxy.open();
    await dial();
    client.write('back');
    await answered(4);
  });
});
