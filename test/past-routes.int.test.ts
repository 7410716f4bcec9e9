/** Questions about the past over HTTP, on an archive that the batch layer's own code has written. */
import { ensureEventTables } from '../batch-layer/postgres/event-tables';
import { CATALOGUE } from '../common/events/catalogue';
import { cellKey } from '../common/metrics/cell-key';
import { positionToken } from '../common/position';
import { partitionOf } from '../common/log/partitioner';
import { onConnection } from '../common/postgres/transaction';
import { until } from '../common/testing/until';
import { ArchiveReader } from '../serving-layer/past/archive-reader';
import { AppOnStores, PARTITIONS } from '../serving-layer/testing/app-on-stores';
import { definitions, keepCell } from '../serving-layer/testing/shop';
import { archive, laidOut, positionAt, type Unplaced } from './system/archived';

const T = (time: string): number => Date.parse(`2026-01-05T${time}Z`);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A record of an event that happened at `time` and was recorded at `recorded`. */
function record(type: string, eventId: string, time: string, recorded: string, amount: string, more: object = {}): Unplaced {
  const declaration = CATALOGUE.find((event) => event.type === type)!;
  const orderId = eventId.replace(/\W.*/, '');
  const key = bytes(orderId);
  const value = bytes(JSON.stringify({ eventType: type, eventId, version: 2, timestamp: `2026-01-05T${time}Z`, data: { orderId, userId: 'u', amount, currency: 'EUR', country: 'France', ...more } }));
  return { topic: declaration.topic, partition: partitionOf(key, PARTITIONS), partitions: PARTITIONS, key, value, logTime: T(recorded) };
}

/** Two days in short: three sales in time, then one late, a refund, a correction, a duplicate and a rejected record. */
const RECORDS = laidOut([
  record('PaymentCompleted', 'a', '09:00:00', '09:00:01', '100'),
  record('PaymentCompleted', 'b', '09:30:00', '09:30:01.500', '50'),
  record('PaymentCompleted', 'c', '10:00:30', '10:00:30', '20'),
  record('PaymentCompleted', 'd', '09:10:00', '11:00:00', '7'),
  record('PaymentCompleted', 'e', '11:00:00', '11:00:01', '1'),
  record('PaymentRefunded', 'a', '11:10:00', '11:10:01', '30'),
  record('PaymentAdjusted', 'b', '09:00:00', '11:20:00', '-2'),
  record('PaymentCompleted', 'a', '09:00:00', '11:30:00', '100'),
  record('PaymentCompleted', 'f', '09:00:00', '11:40:00', '9', { currency: 'XXY' }),
  record('PaymentCompleted', 'g', '09:00:00', '11:41:00', '8', { country: 7 }),
]);

let world: AppOnStores;
beforeEach(async () => {
  world = await AppOnStores.start();
  await onConnection(world.pool, (client) => ensureEventTables(client, CATALOGUE));
  await archive(world.pool, RECORDS, PARTITIONS);
  await levelAt('12:00:00');
});
afterEach(() => world.stop());

const levelAt = (time: string) => world.pool.query('UPDATE archive_level SET at = $1', [T(time)]);
const at = (time: string): string => `2026-01-05T${time}Z`;
const totalAt = async (point: string): Promise<unknown> => (await world.ask(`/api/total-revenue?asOf=${point}`)).body['total'];
/** The position that the log had at a time. */
const positionBefore = (time: string) => {
  const before = RECORDS.filter(({ logTime }) => logTime < T(time));
  return positionAt(before, [1], PARTITIONS);
};
const publish = async (id: number, time: string, as = definitions): Promise<void> => {
  await world.pool.query('INSERT INTO generation VALUES ($1, $2, $3, $4, $5, $6)', [id, `run-${id}`, positionBefore(time), as, T(time) + 60_000, { skipped: 'a test' }]);
};

describe('as of a point', () => {
  test('an instant is the log below the first record that is not before it, to the second', async () => {
    expect([await totalAt(at('09:00:00')), await totalAt(at('09:00:01')), await totalAt(at('09:00:02'))]).toEqual(['0', '0', '100']);
    expect([await totalAt(at('09:30:01')), await totalAt(at('09:30:02')), await totalAt('2026-01-05T12:30:02%2B02:00')]).toEqual(['100', '150', '170']);
    expect([await totalAt(at('11:10:01')), await totalAt(at('11:10:02')), await totalAt(at('11:59:55'))]).toEqual(['178', '148', '146']);
    expect([await totalAt('start'), await totalAt('2026-01-05')]).toEqual(['0', '0']);
    expect((await world.ask('/api/total-revenue?as%4Ff=start')).body).toMatchObject({ total: '0', evidence: { past: { point: 'start' } } });
  });

  test('every answer tells its point, and its own token asks for it again', async () => {
    const { status, body } = await world.ask(`/api/views/revenue?asOf=${at('10:00:00')}&groupBy=country&from=2026-01-05&to=2026-01-06&granularity=hour&order=-bucket&currency=EUR`);
    expect(status).toBe(200);
    expect(body['rows']).toEqual([{ bucket: '2026-01-05T09:00:00Z', country: 'France', revenue: '150', payments: 2, batch: { revenue: '150', payments: 2 }, realtime: { revenue: '0', payments: 0 } }]);
    const evidence = body['evidence'] as { asOf: { token: string; position: object } };
    expect(evidence).toMatchObject({ asOf: { position: positionBefore('10:00:00') }, past: { point: at('10:00:00'), at: '2026-01-05T10:00:00.000Z' }, generation: null, freshness: { batch: null }, rejections: { records: 0 } });
    const again = await fetch(`${world.url}/api/revenue?asOf=${evidence.asOf.token}`);
    const same = await fetch(again.url, { headers: { 'If-None-Match': again.headers.get('etag') ?? '' } });
    expect([again.status, same.status]).toEqual([200, 304]);
    expect((await world.ask(`/api/revenue?asOf=${evidence.asOf.token}`)).body).toMatchObject({ rows: [{ revenue: '150' }], evidence: { past: { at: '2026-01-05T09:30:01.000Z' } } });
    expect((await world.ask('/api/total-revenue?asOf=2026-01-05T11:59:00Z')).body).toMatchObject({ total: '146', batch: '146', realtime: '0', evidence: { duplicates: { records: 1, amounts: { EUR: '100' } }, rejections: { records: 2 } } });
  });

  test('a generation is what lies below its cut, and one that is not kept is told', async () => {
    await publish(3, '11:00:01');
    expect((await world.ask('/api/total-revenue?asOf=generation:3')).body).toMatchObject({ total: '177', generation: 3, evidence: { generation: { id: 3 } } });
    expect(await world.ask('/api/total-revenue?asOf=generation:2')).toMatchObject({ status: 404, body: { type: 'urn:twofold:problem:unknown-generation' } });
  });

  test('now is what present answers cover, once the archive holds it', async () => {
    expect(await world.ask('/api/total-revenue?asOf=now')).toMatchObject({ status: 503, body: { type: 'urn:twofold:problem:no-exact-answer' } });
    world.view.offer('none');
    await world.shop.openTasks();
    const mine = RECORDS.filter(({ topic, partition }) => topic === 'payment-completed' && partition === 0);
    for (let i = 0; i < mine.length; i += 1) await world.shop.paid(0, 1n);
    await world.follow();
    const { body } = await world.ask('/api/total-revenue?asOf=now');
    expect(body).toMatchObject({ evidence: { asOf: { position: { 'payment-completed': [mine.length, 0] } } } });
    await world.shop.paid(1, 1n);
    for (let i = 0; i < RECORDS.length; i += 1) await world.shop.paid(1, 1n);
    await world.follow();
    expect(await world.ask('/api/total-revenue?asOf=now')).toMatchObject({ status: 503, body: { type: 'urn:twofold:problem:not-archived-yet', detail: expect.stringMatching(/still has to take in \d+ records/) as string } });
    const later = world.ask('/api/total-revenue?asOf=now&wait=20s');
    await world.pool.query(`UPDATE archive_progress SET next_offset = 1000`);
    expect(await later).toMatchObject({ status: 200 });
  });

  test('an instant that is not settled yet says when it will be', async () => {
    await levelAt('11:00:00');
    expect(await world.ask(`/api/total-revenue?asOf=${at('11:00:00')}`)).toMatchObject({ status: 503, body: { detail: expect.stringContaining('last held all of the log at 2026-01-05T11:00:00Z') as string } });
    expect(await world.ask('/api/total-revenue?asOf=2030-01-01T00:00:00Z')).toMatchObject({ status: 503, body: { detail: expect.stringContaining('can be told from 2030-01-01T00:00:05Z on') as string } });
    expect(await totalAt(at('10:59:55'))).toBe('170');
  });

  test('where times were not kept from the beginning, earlier instants are refused, not guessed', async () => {
    await world.pool.query('UPDATE archive_progress SET timed_since = $1', [T('10:30:00')]);
    expect(await world.ask(`/api/total-revenue?asOf=${at('10:00:00')}`)).toMatchObject({ status: 422, body: { type: 'urn:twofold:problem:past-not-kept' } });
    expect(await totalAt(at('10:30:00'))).toBe('170');
  });

  test.each([
    ['asOf=yesterday', /generation:12/],
    ['asOf=2026-01-05T10:00:00.5Z', /whole second/],
    ['asOf=start&atLeast=x', /atLeast cannot be asked of the past/],
    [`asOf=${positionToken({ nothing: [1] })}`, /token of an answer/],
  ])('%s is refused', async (asked, why) => {
    expect(await world.ask(`/api/total-revenue?${asked}`)).toMatchObject({ status: 400, body: { detail: expect.stringMatching(why) as string } });
  });
});

describe('what changed', () => {
  const changes = async (params: string): Promise<Record<string, unknown>> => {
    const { status, body } = await world.ask(`/api/views/revenue/changes?${params}`);
    expect([status, body]).toEqual([200, expect.anything()]);
    return body;
  };

  test('is new business, late events, refunds, corrections, and what was left out', async () => {
    const body = await changes(`between=${at('10:30:00')}&and=${at('11:59:00')}`);
    expect(body['rows']).toEqual([
      {
        currency: 'EUR',
        measures: {
          revenue: { before: '170', after: '146', change: '-24', parts: { onTime: '1', late: '7', refunds: '-30', corrections: '-2', definition: '0' } },
          payments: { before: 3, after: 7, change: 4, parts: { onTime: 1, late: 1, refunds: 1, corrections: 1, definition: 0 } },
        },
      },
    ]);
    expect(body).toMatchObject({ between: { at: '2026-01-05T10:30:00.000Z', generation: null }, leftOut: { duplicates: { records: 1, amounts: { EUR: '100' } }, rejections: { records: 2, byReason: { 'unknown-currency': 1, 'invalid-field': 1 }, amounts: { EUR: '8' }, unreadable: 1 } } });
    expect((await changes(`between=${at('11:59:00')}&and=${at('10:30:00')}`))['rows']).toMatchObject([{ measures: { revenue: { before: '146', after: '170', change: '24' } } }]);
  });

  test('is told for a range alone, and by what the rows are split by', async () => {
    const body = await changes(`between=${at('10:30:00')}&and=${at('11:59:00')}&from=2026-01-05T09:00:00Z&to=2026-01-05T10:00:00Z&granularity=hour&groupBy=country`);
    expect(body['rows']).toMatchObject([{ bucket: '2026-01-05T09:00:00Z', country: 'France', measures: { revenue: { before: '150', after: '155', parts: { late: '7', corrections: '-2', onTime: '0' } } } }]);
  });

  test('of a generation with other definitions is what no event explains', async () => {
    await publish(1, '10:30:00', 'others');
    await world.pool.query(`INSERT INTO generation_day VALUES (1, '2026-01-05', 'run-1')`);
    await keepCell(world.pool, 'run-1', '2026-01-05', cellKey('revenue', T('09:00:00'), ['EUR', 'France']), '990000 1');
    const body = await changes(`between=generation:1&and=${at('11:59:00')}`);
    expect(body['rows']).toMatchObject([{ measures: { revenue: { before: '99', after: '146', change: '47', parts: { onTime: '1', late: '7', refunds: '-30', corrections: '-2', definition: '71' } } } }]);
    expect(body['between']).toMatchObject({ generation: 1, definitions: 'others' });
    expect((await changes(`between=${at('10:30:00')}&and=generation:1`))['rows']).toMatchObject([{ measures: { revenue: { before: '170', after: '99', parts: { onTime: '0', definition: '-71' } } } }]);
    await keepCell(world.pool, 'run-1', '2026-01-05', cellKey('revenue', T('10:00:00'), ['EUR']), '1 1');
    expect(await world.ask(`/api/views/revenue/changes?between=generation:1&and=${at('11:59:00')}`)).toMatchObject({ status: 422, body: { type: 'urn:twofold:problem:other-shape' } });
  });

  test('was left out is told for a range by itself', async () => {
    const { body } = await world.ask(`/api/views/revenue/left-out?and=${at('11:59:00')}&from=2026-01-05&to=2026-01-06`);
    expect(body).toMatchObject({ between: { point: 'start', at: null }, leftOut: { duplicates: { records: 1 }, rejections: { records: 2 } } });
    expect((await world.ask(`/api/views/revenue/left-out?and=${at('11:59:00')}&from=2026-01-06`)).body).toMatchObject({ leftOut: { duplicates: { records: 0 }, rejections: { records: 0 } } });
    expect(await world.ask('/api/views/revenue/changes?and=now')).toMatchObject({ status: 400 });
    expect(await world.ask('/api/views/none/changes?between=start')).toMatchObject({ status: 404 });
  });
});

describe('while the archive is slow', () => {
  /** Nobody reads the payments until it is let go. */
  const held = async (work: () => Promise<void>): Promise<void> =>
    onConnection(world.pool, async (client) => {
      await client.query('BEGIN');
      await client.query('LOCK TABLE payment_completed IN ACCESS EXCLUSIVE MODE');
      await work();
      await client.query('ROLLBACK');
    });
  const folding = async (): Promise<number> =>
    Number((await world.pool.query<{ count: string }>(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT line FROM%'`)).rows[0]?.count);
  const question = (signal?: AbortSignal) => fetch(`${world.url}/api/total-revenue?asOf=${at('11:59:00')}`, signal ? { signal } : {});

  test('a caller that goes away takes its work along', async () => {
    await held(async () => {
      const caller = new AbortController();
      const asked = question(caller.signal).catch(() => undefined);
      await until('the archive to be asked', async () => ((await folding()) === 1 ? true : undefined));
      caller.abort();
      await asked;
      // Sooner than it would end by itself.
      await until('the work to be ended', async () => ((await folding()) === 0 ? true : undefined), 10_000);
    });
    expect(world.heard.filter(({ level }) => level !== 'info')).toEqual([]);
    expect(await totalAt(at('11:59:00'))).toBe('146');
  });

  test('two are worked on, some wait, more are refused, and the present goes on', async () => {
    world.view.offer('none');
    await world.shop.openTasks();
    await world.follow();
    const asked: Promise<Response>[] = [];
    await held(async () => {
      for (let i = 0; i < 18; i += 1) asked.push(question());
      await until('two to be worked on', async () => ((await folding()) === 2 ? true : undefined));
      await until('the queue to be full', async () => ((await question(AbortSignal.timeout(1_000)).then(({ status }) => status, () => 0)) === 503 ? true : undefined));
      expect((await world.ask('/api/total-revenue')).status).toBe(200);
      expect(await folding()).toBe(2);
    });
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array.from({ length: 18 }, () => 200));
  });

  test('what takes too long is ended with a problem, and its turn goes on to the next', async () => {
    const reader = new ArchiveReader(world.pool, 1_000);
    const never = new AbortController().signal;
    const slow = () => reader.read(never, (ask) => ask('SELECT pg_sleep(30)'));
    for (const ended of await Promise.allSettled([slow(), slow(), slow()])) expect(ended).toMatchObject({ status: 'rejected', reason: { type: 'takes-too-long', status: 422 } });
    expect(await reader.read(never, (ask) => ask('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });
});
