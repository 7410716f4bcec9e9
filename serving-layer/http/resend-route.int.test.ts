import type { Log } from '../../common/log/log';
import { until } from '../../common/testing/until';
import { AppOnStores } from '../testing/app-on-stores';

const PLACE = '/api/rejections/payment-completed/0/7';
const event = (over: object = {}) => JSON.stringify({ eventType: 'PaymentCompleted', eventId: 'e1', version: 2, timestamp: '2026-01-01T00:00:00Z', data: { orderId: 'o1', userId: 'u', amount: '5', currency: 'GBP', ...over } });

describe('a rejected record that is sent again', () => {
  let world: AppOnStores;
  beforeEach(async () => {
    world = await AppOnStores.start();
    await reject(7, event({ currency: 'POUNDS' }));
  });
  afterEach(() => world.stop());

  const reject = (offset: number, value: string, size = 2 + value.length, reason = 'unknown-currency'): Promise<unknown> =>
    world.pool.query('INSERT INTO rejection VALUES ($1, 0, $2, 1000, $3, $4, $5, $6, $7)', ['payment-completed', offset, reason, 'why', size, Buffer.from('o1'), Buffer.from(value)]);
  const resend = (body?: object, place = PLACE) => world.ask(`${place}/resend`, { method: 'POST', ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }) });
  const isMarked = async (): Promise<boolean> => (await world.ask(PLACE)).body['resentAt'] !== null;
  const written = async (): Promise<number> => Object.values((await world.log.bounds(['payment-completed'])).end).flat().reduce((sum, offset) => sum + offset, 0);
  const waiting = async (): Promise<boolean> => ((await world.pool.query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).rowCount ?? 0) > 0;

  test('is judged first, in the words of the layers, and nothing is sent by that', async () => {
    const judged = (value: string) => resend({ value, dryRun: true });
    expect((await resend({ dryRun: true })).body).toEqual({ admitted: false, reason: 'unknown-currency', detail: 'data.currency: is not a known ISO 4217 currency code' });
    expect((await judged('{"eventType": ')).body).toMatchObject({ admitted: false, reason: 'malformed-json' });
    expect((await judged(event({ orderId: 'o2' }))).body).toMatchObject({ admitted: false, reason: 'key-mismatch' });
    expect(await judged(event())).toMatchObject({ status: 200, body: { admitted: true, eventType: 'PaymentCompleted', eventId: 'e1', orderId: 'o1' } });
    expect([await written(), await isMarked()]).toEqual([0, false]);
  });

  test('becomes a new record of its topic, and is marked', async () => {
    const { status, body } = await resend({ value: event() });
    expect(status).toBe(202);
    expect(body).toMatchObject({ topic: 'payment-completed', offset: 0, token: expect.any(String) as string });
    expect([await written(), await isMarked()]).toEqual([1, true]);
    expect((await world.ask('/api/rejections?resent=false')).body['rejections']).toEqual([]);
    expect(await resend({ value: event() })).toMatchObject({ status: 409, body: { type: 'urn:twofold:problem:sent-before' } });
    expect(await resend({ value: event(), again: true })).toMatchObject({ status: 202 });
  });

  test('is not sent where it would be rejected again', async () => {
    expect(await resend()).toMatchObject({ status: 422, body: { type: 'urn:twofold:problem:unknown-currency', detail: 'data.currency: is not a known ISO 4217 currency code' } });
    expect([await written(), await isMarked()]).toEqual([0, false]);
  });

  test('is sent once by two who do it at the same time', async () => {
    // The first to send goes on only when the other one waits for it, or sends as well.
    const append: Log['append'] = world.log.append.bind(world.log);
    let sending = 0;
    jest.spyOn(world.log, 'append').mockImplementation(async (records) => {
      sending += 1;
      await until('the other one', async () => (sending > 1 || (await waiting()) ? true : undefined));
      return append(records);
    });
    const both = await Promise.all([resend({ value: event() }), resend({ value: event() })]);
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(await written()).toBe(1);
  });

  test('stays unmarked where the log did not take it', async () => {
    jest.spyOn(world.log, 'append').mockRejectedValueOnce(new Error('no broker answers'));
    expect(await resend({ value: event() })).toMatchObject({ status: 503, body: { type: 'urn:twofold:problem:unavailable', detail: expect.stringContaining('no broker answers') as string } });
    expect(await isMarked()).toBe(false);
  });

  test('stays unmarked where the mark is lost after the sending, and may be sent again: the copy has the same event id', async () => {
    const append: Log['append'] = world.log.append.bind(world.log);
    jest.spyOn(world.log, 'append').mockImplementationOnce(async (records) => {
      const sent = await append(records);
      await world.pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'");
      return sent;
    });
    expect((await resend({ value: event() })).status).toBe(503);
    expect([await written(), await isMarked()]).toEqual([1, false]);
    expect((await resend({ value: event() })).status).toBe(202);
    expect([await written(), await isMarked()]).toEqual([2, true]);
  });

  test('must be given whole where it was not kept whole', async () => {
    await reject(8, event(), 900_000);
    const place = '/api/rejections/payment-completed/0/8';
    expect((await world.ask(place)).body).toMatchObject({ whole: false });
    expect(await resend(undefined, place)).toMatchObject({ status: 422, body: { type: 'urn:twofold:problem:not-whole' } });
    expect((await resend({ value: event() }, place)).status).toBe(202);
  });

  test('is refused in words where nothing is there to send, or something else is asked', async () => {
    for (const place of ['payment-completed/0/9', 'payment-completed/0/x', 'payment-completed/99999/1', 'no%00topic/0/7']) expect(await resend({}, `/api/rejections/${place}`)).toMatchObject({ status: 404, body: { type: 'urn:twofold:problem:unknown-rejection' } });
    expect(await resend({ text: 'x' })).toMatchObject({ status: 400 });
    expect((await world.ask(`${PLACE}/resend`, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: event() })).status).toBe(415);
    expect((await resend({ value: 'x'.repeat(6_000_001) })).status).toBe(413);
  });

  test('is counted by topic and reason', async () => {
    await reject(8, '{', 3, 'malformed-json');
    await reject(9, event());
    await resend({}, '/api/rejections/payment-completed/0/9');
    expect((await world.ask('/api/rejections/counts')).body).toEqual({
      counts: [
        { topic: 'payment-completed', reason: 'malformed-json', records: 1, resent: 0 },
        { topic: 'payment-completed', reason: 'unknown-currency', records: 2, resent: 1 },
      ],
    });
  });
});
