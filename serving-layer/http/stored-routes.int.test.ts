import { z } from 'zod';
import { AppOnStores } from '../testing/app-on-stores';

describe('what the serving layer asks of Postgres', () => {
  let world: AppOnStores;
  beforeEach(async () => (world = await AppOnStores.start()));
  afterEach(() => world.stop());

  test('a recompute can be asked for, followed and cancelled', async () => {
    const unread = await world.ask('/api/recompute', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '{"mode":"dirty"}' });
    expect(unread).toMatchObject({ status: 415, body: { type: 'urn:twofold:problem:unsupported-encoding' } });
    const post = (body?: string) => world.ask('/api/recompute', { method: 'POST', headers: { 'Content-Type': 'application/json' }, ...(body !== undefined && { body }) });
    const { status, body, headers } = await post('{"mode":"dirty"}');
    expect(status).toBe(202);
    expect(body).toMatchObject({ mode: 'dirty', status: 'queued', requestedBy: 'api', requestedAt: '2026-01-06T12:00:30.000Z' });
    const place = headers.get('location')!;
    expect((await world.ask(place)).body).toEqual(body);
    expect((await post('{"mode":"dirty"}')).headers.get('location')).toBe(place);
    expect((await world.ask('/api/recompute')).body['runs']).toHaveLength(1);
    expect(await world.ask(place, { method: 'DELETE' })).toMatchObject({ status: 202, body: { status: 'cancelled' } });
    expect(await world.ask('/api/recompute', { method: 'POST' })).toMatchObject({ status: 202, body: { mode: 'full' } });
    expect((await post()).body).toMatchObject({ mode: 'full' });
    expect((await post('{"mode":"half"}')).body).toMatchObject({ status: 400, detail: expect.stringMatching(/"full".*"dirty"/) as string });
    expect((await post('{')).status).toBe(400);
    expect((await world.ask('/api/recompute/none')).status).toBe(404);
  });

  test('rejections are listed page by page and shown with their bytes', async () => {
    const add = (topic: string, offset: number, time: number, reason: string, value: Buffer) =>
      world.pool.query('INSERT INTO rejection VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8)', [topic, offset, time, reason, 'why', value.length, Buffer.from('key'), value]);
    for (const offset of [1, 2, 3]) await add('order-created', offset, 1_000, 'malformed-json', Buffer.from('{ ö'));
    await add('payment-completed', 7, 1_000, 'empty-value', Buffer.from([0xff, 0x00]));
    await add('payment-completed', 8, 2_000, 'malformed-json', Buffer.from(''));
    const seen: string[] = [];
    for (let next: unknown = '/api/rejections?limit=2'; typeof next === 'string'; ) {
      const page: Record<string, unknown> = (await world.ask(next)).body;
      seen.push(...z.array(z.looseObject({ href: z.string() })).parse(page['rejections']).map(({ href }) => href));
      next = page['next'];
    }
    const at = (topic: string, offset: number) => `/api/rejections/${topic}/0/${offset}`;
    expect(seen).toEqual([at('payment-completed', 8), at('order-created', 3), at('order-created', 2), at('order-created', 1), at('payment-completed', 7)]);
    expect((await world.ask('/api/rejections?reason=malformed-json&topic=payment-completed&resent=false')).body['rejections']).toHaveLength(1);
    expect((await world.ask('/api/rejections?resent=true')).body).toEqual({ rejections: [], next: null });
    expect((await world.ask(at('order-created', 3))).body).toMatchObject({ reason: 'malformed-json', key: { text: 'key' }, value: { text: '{ ö' } });
    expect((await world.ask(at('payment-completed', 7))).body).toMatchObject({ value: { base64: '/wA=' } });
    expect((await world.ask(at('payment-completed', 9))).status).toBe(404);
    expect((await world.ask('/api/rejections?reason=bad')).status).toBe(400);
    expect((await world.ask('/api/rejections?after=x')).status).toBe(400);
  });
});
