import { Counter, Registry } from 'prom-client';
import { Gate } from './gate/gate';
import { RateLimit } from './gate/rate-limit';
import { servingRole } from './gate/roles';
import { newKey } from './keys/api-key';
import { KeyRing } from './keys/key-ring';
import type { Listening } from './listen';
import type { Paused } from '../log/paused';
import { serveHealth } from './serve-health';

describe('what a layer tells of itself', () => {
  const read = newKey('read');
  let health: Listening;
  let troubles: string[];
  let paused: Paused[];
  let isGateClosed = false;
  beforeEach(async () => {
    troubles = [];
    paused = [];
    const ring = new KeyRing();
    ring.take({ keys: [read.kept], configured: true });
    const limit = new RateLimit({ limit: 0, add: () => Promise.reject(new Error('no store')), now: Date.now });
    const gate = new Gate({ ring, roleOf: servingRole, open: 'to this machine', limits: { read: limit, ingest: limit, operate: limit, 'wrong keys': limit }, refused: () => undefined });
    const registry = new Registry();
    new Counter({ name: 'events_total', help: 'e', registers: [registry] }).inc(7);
    health = await serveHealth({ registry, troubles: async () => troubles, paused: () => paused, gate: { around: (app) => gate.around(app), close: () => (isGateClosed = true) } }, '127.0.0.1', 0, 'PORT');
  });
  afterEach(() => health.close());
  const ask = async (path: string, init?: RequestInit): Promise<[number, string]> => {
    const response = await fetch(health.url + path, init);
    return [response.status, await response.text()];
  };

  test('whether it is alive and ready is told to anybody', async () => {
    expect(await ask('/livez')).toEqual([200, '{"status":"ok"}']);
    expect(await ask('/readyz')).toEqual([200, '{"status":"ok"}']);
    troubles = ['Kafka is away'];
    expect(await ask('/readyz')).toEqual([503, '{"status":"not ready","reason":"Kafka is away"}']);
  });

  test('a task that waits for a store is named, and does not make it unready', async () => {
    paused = [{ of: 'fraud', partition: 3, millis: 4_200 }];
    const [status, text] = await ask('/readyz');
    expect([status, JSON.parse(text)]).toEqual([200, { status: 'ok', paused: [expect.stringMatching(/^fraud: task 3 is paused: .* waited 4 s/)] }]);
    troubles = ['Redis is away'];
    expect(await ask('/readyz')).toEqual([503, expect.stringMatching(/"Redis is away; fraud: task 3 is paused/) as string]);
  });

  test('its metrics are told to a key for read, and to nobody else', async () => {
    expect((await ask('/metrics'))[0]).toBe(401);
    expect(await ask('/metrics', { headers: { Authorization: `Bearer ${read.text}` } })).toEqual([200, expect.stringContaining('events_total 7') as string]);
  });

  test('what is not there is said as everywhere, with what is', async () => {
    expect(await ask('/', { headers: { Authorization: `Bearer ${read.text}` } })).toEqual([404, expect.stringContaining('"urn:twofold:problem:not-found"') as string]);
  });

  test('its gate ends with it', async () => {
    await health.close();
    expect(isGateClosed).toBe(true);
    health = { url: '', close: async () => undefined };
  });
});
