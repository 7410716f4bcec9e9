import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Client, Pool } from 'pg';
import { z } from 'zod';
import { INPUT_TOPICS } from '../common/events/catalogue';
import { createKafkaLog } from '../common/log/kafka/kafka-log';
import type { Log } from '../common/log/log';
import { inNamespace } from '../common/log/namespaced';
import { listeningLogger } from '../common/testing/listening-logger';
import { topicSettings, userClearedTopic } from '../common/topics';
import { parseToken, type Position } from '../common/position';
import { Contract } from '../common/testing/contract';
import { mountedRoutes } from '../common/testing/mounted-routes';
import { createApp } from './app';
import { createIngest, type Ingest } from './ingest';
import { createMetrics } from './metrics';
import { storefrontApi } from './operations';
import { createRequestStore, migrate, type RequestStore } from './request-store';

const name = `storefront_${Date.now()}`;
const databaseUrl = process.env['DATABASE_URL'] ?? '';
const answerShape = z.object({ orderId: z.string(), eventIds: z.array(z.string()), token: z.string() });

const admin = async (sql: string): Promise<void> => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
};

describe('the storefront on a real Kafka and a real Postgres', () => {
  let kafka: Log;
  let log: Log;
  let pool: Pool;
  let store: RequestStore;
  let ingest: Ingest;
  let server: Server;
  let url: string;
  let outage = false;
  let mounted: readonly string[] = [];
  const contract = new Contract(storefrontApi, (path) => /^\/(docs|openapi)\b/.test(path));

  beforeAll(async () => {
    await admin(`CREATE DATABASE ${name}`);
    const address = new URL(databaseUrl);
    address.pathname = `/${name}`;
    pool = new Pool({ connectionString: address.href });
    await Promise.all([migrate(pool), migrate(pool)]);
    kafka = createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: name });
    log = inNamespace(name, kafka);
    await log.ensureTopics([...topicSettings(2), userClearedTopic(2)]);
    store = createRequestStore(pool);
    const sometimes: Log = {
      ...log,
      append: async (records) => {
        if (outage) throw new Error('the brokers are away');
        return log.append(records);
      },
    };
    ingest = createIngest(sometimes, store);
    const ready = async (): Promise<void> => undefined;
    const app = createApp({ ingest, store, metrics: createMetrics(), now: Date.now, ready, logger: listeningLogger().logger });
    mounted = mountedRoutes(app);
    server = createServer(contract.around(app)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = server.address();
    if (typeof at === 'object' && at) url = `http://127.0.0.1:${at.port}`;
  });

  afterAll(async () => {
    server.close();
    await log.deleteTopics([...topicSettings(2), userClearedTopic(2)].map(({ topic }) => topic));
    await log.close();
    await pool.end();
    await admin(`DROP DATABASE ${name}`);
    expect(contract.breaches).toEqual([]);
  });

  const post = async (path: string, body: unknown, key?: string) => {
    const headers = { 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    const json: unknown = await response.json();
    return { status: response.status, json, replayed: response.headers.has('Idempotency-Replayed') };
  };
  const ends = async (): Promise<Position> => (await log.bounds(INPUT_TOPICS)).end;
  const records = async (topic: string): Promise<number> => (await ends())[topic]!.reduce((sum, end) => sum + end, 0);

  it('answers an order with a position that covers its events and no more', async () => {
    const { status, json } = await post('/api/orders', { amount: 100 });
    expect(status).toBe(202);
    const { token, eventIds } = answerShape.parse(json);
    expect(eventIds).toHaveLength(2);
    const position = parseToken(token)!;
    const end = await ends();
    for (const topic of ['order-created', 'payment-completed']) {
      position[topic]!.forEach((offset, partition) => expect(offset).toBe(end[topic]![partition]));
    }
  });

  it('publishes once for many requests with one key at the same time', async () => {
    const before = await records('order-created');
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('/api/orders', { amount: 7 }, 'again')));
    expect(new Set(answers.map(({ json }) => answerShape.parse(json).token)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await records('order-created')).toBe(before + 1);
  });

  it('refuses a key with another body, and an order id that is taken', async () => {
    await post('/api/orders', { amount: 1, orderId: 'mine' });
    expect((await post('/api/orders', { orderId: 'mine', amount: 1 })).replayed).toBe(true);
    expect((await post('/api/orders', { amount: 2, orderId: 'mine' })).json).toMatchObject({ status: 409, type: 'urn:twofold:problem:key-reused' });
    expect((await post('/api/orders', { amount: 1, orderId: 'mine' }, 'other')).json).toMatchObject({ status: 409, type: 'urn:twofold:problem:order-exists' });
  });

  it('lets a payment leave out what the order said', async () => {
    await post('/api/orders', { amount: 30, orderId: 'later', pay: false });
    expect((await post('/api/payments', { orderId: 'later' })).status).toBe(202);
    expect((await post('/api/payments', { orderId: 'never-seen' })).json).toMatchObject({ status: 404 });
  });

  it('publishes after an outage the very events that it wrote down before it', async () => {
    outage = true;
    const during = await post('/api/orders', { amount: 9, orderId: 'patient' });
    expect(during.status).toBe(503);
    const written = await store.find('orders:patient');
    outage = false;
    await pool.query(`UPDATE ingest_request SET received_at = now() - interval '1 minute' WHERE position IS NULL`);
    expect(await ingest.publishLeftovers()).toBe(1);
    const after = await post('/api/orders', { amount: 9, orderId: 'patient' });
    expect(after.replayed).toBe(true);
    expect(answerShape.parse(after.json).eventIds).toEqual(written?.draft.eventIds);
  });

  it('says once that a user is cleared, however often the request is sent', async () => {
    const cleared = await post('/api/users/customer%207/clear', { clearedBy: 'the desk' }, 'clear');
    expect(cleared).toMatchObject({ status: 202, replayed: false, json: { userId: 'customer 7', eventId: expect.any(String) as string } });
    expect(await post('/api/users/customer%207/clear', { clearedBy: 'the desk' }, 'clear')).toMatchObject({ replayed: true, json: cleared.json });
    const { end } = await log.bounds(['user-cleared']);
    expect(end['user-cleared']?.reduce((sum, offset) => sum + offset, 0)).toBe(1);
    expect((await post('/api/users/a%00b/clear', {})).status).toBe(400);
    expect((await post('/api/users/ann/clear', { by: 'me' })).json).toMatchObject({ detail: expect.stringContaining('by: not a field of a clearing') as string });
  });

  it('mounts the operations that it declares, each and no others', () => {
    const declared = storefrontApi.operations.map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
    expect(mounted.filter((route) => !/ \/(docs|openapi)/.test(route)).sort()).toEqual(declared.sort());
  });

  it('tells what it does not take as problems', async () => {
    const put = await fetch(`${url}/api/orders`, { method: 'PUT' });
    expect([put.status, put.headers.get('allow'), put.headers.get('content-type')]).toEqual([405, 'POST', 'application/problem+json; charset=utf-8']);
    expect((await fetch(`${url}/api/refunds`)).status).toBe(404);
    expect((await fetch(`${url}/api/orders`, { method: 'POST', headers: { Accept: 'text/csv' } })).status).toBe(406);
    expect((await post('/api/orders', { amount: -1 })).json).toMatchObject({ type: 'urn:twofold:problem:invalid-request' });
    expect((await fetch(`${url}/docs`)).status).toBe(200);
  });
});
