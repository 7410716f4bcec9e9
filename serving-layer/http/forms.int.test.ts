import { parse } from 'csv-parse/sync';
import { AppOnStores } from '../testing/app-on-stores';

const IN_EUROS = '/api/views/revenue?currency=EUR&groupBy=country';

describe('the forms in which rows are given', () => {
  let world: AppOnStores;
  beforeEach(async () => {
    world = await AppOnStores.start();
    world.view.offer('none');
    await world.shop.openTasks();
  });
  afterEach(() => world.stop());

  const sell = async (sales: Readonly<Record<string, bigint>>): Promise<void> => {
    for (const [country, amount] of Object.entries(sales)) await world.shop.record(0, 'PaymentCompleted', { amount: amount * 10_000n, currency: 'EUR', country });
    await world.follow();
  };
  const fetched = async (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(world.url + path, { headers });

  test('CSV is read back as what the JSON says, whatever a country is called', async () => {
    const countries = ['France', 'a,b', 'say "x"', 'two\nlines', 'Österreich', '-minus', '=1+1', '@x', '+1'];
    await sell(Object.fromEntries(countries.map((country, i) => [country, BigInt(i) - 3n])));
    const answer = await fetched(IN_EUROS, { Accept: 'text/csv' });
    expect([answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual(['text/csv; charset=utf-8', 'inline; filename="revenue.csv"']);
    const { body } = await world.ask(IN_EUROS);
    const evidence = body['evidence'] as { asOf: { token: string } };
    expect([answer.headers.get('twofold-as-of'), answer.headers.get('twofold-generation')]).toEqual([evidence.asOf.token, 'none']);
    const text = await answer.text();
    expect(text.split('\r\n')[0]).toBe('country,revenue,payments,batch_revenue,batch_payments,realtime_revenue,realtime_payments');
    const rows: Record<string, string>[] = parse(text, { columns: true });
    const safe = (country: string): string => (/^[=+\-@]/.test(country) ? `'${country}` : country);
    const expected = (body['rows'] as Record<string, string>[]).map(({ country, revenue }) => [safe(country!), revenue]);
    expect(rows.map(({ country, revenue }) => [country, revenue])).toEqual(expected);
    expect(rows.map(({ revenue }) => revenue)).toContain('-3');
  });

  test('buckets are ISO dates and times, a month its first day', async () => {
    await sell({ France: 1n });
    const bucketIn = async (granularity: string): Promise<string | undefined> => (await (await fetched(`/api/revenue?format=csv&granularity=${granularity}`)).text()).split('\r\n')[1]?.split(',')[0];
    expect([await bucketIn('month'), await bucketIn('day'), await bucketIn('hour')]).toEqual(['2026-01-01', '2026-01-06', '2026-01-06T12:00:00Z']);
  });

  test('NDJSON is a row a line; the address outweighs Accept; a form that is not given is refused', async () => {
    await sell({ France: 1n, Spain: 2n });
    const lines = (await (await fetched(`${IN_EUROS}&format=ndjson`, { Accept: 'text/csv' })).text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ country: 'France', revenue: '1', batch_revenue: '0' }, { country: 'Spain', revenue: '2' }]);
    expect((await fetched(IN_EUROS, { Accept: 'application/pdf' })).status).toBe(406);
    expect((await fetched(IN_EUROS, { Accept: 'text/html, application/json;q=0.5' })).headers.get('content-type')).toContain('application/json');
    expect((await fetched('/api/total-revenue', { Accept: 'text/csv' })).status).toBe(406);
  });

  test('the largest come first, and amounts are compared only in one currency', async () => {
    await sell({ France: 1n, Spain: 3n, EIRE: 2n, Italy: 3n });
    const { body } = await world.ask(`${IN_EUROS}&order=-revenue,-country&limit=3`);
    expect((body['rows'] as Record<string, string>[]).map(({ country }) => country)).toEqual(['Spain', 'Italy', 'EIRE']);
    expect([body['rowCount'], 'next' in body]).toEqual([4, false]);
    expect((await world.ask('/api/views/revenue?groupBy=country&order=-revenue')).body).toMatchObject({ status: 400, parameter: 'order', detail: expect.stringContaining('currency=EUR') as string });
    expect((await world.ask('/api/views/revenue?order=country')).body).toMatchObject({ status: 400, detail: expect.stringContaining('groupBy=country') as string });
  });

  test('pages are of one as-of however the view moves on, in JSON and in CSV', async () => {
    await sell({ a: 1n, b: 2n, c: 3n, d: 4n, e: 5n });
    const first = (await world.ask(`${IN_EUROS}&limit=2&cursor=*`)).body;
    await sell({ b: 100n, bb: 100n, f: 1n });
    const second = (await world.ask(String(first['next']))).body;
    const csv = await fetched(`${String(second['next'])}&format=csv`);
    const seen = [first, second].flatMap(({ rows }) => rows as Record<string, string>[]).map(({ country, revenue }) => `${country} ${revenue}`);
    expect(seen).toEqual(['a 1', 'b 2', 'c 3', 'd 4']);
    expect((await csv.text()).split('\r\n')[1]).toMatch(/^e,5,/);
    expect(csv.headers.get('link')).toBeNull();
    const asOfs = [first, second].map(({ evidence }) => (evidence as { asOf: { token: string } }).asOf.token);
    expect([asOfs[1], csv.headers.get('twofold-as-of')]).toEqual([asOfs[0], asOfs[0]]);
    expect((await world.ask(`${IN_EUROS}&limit=2&cursor=*`)).body['rowCount']).toBe(7);
    const { pathname, search } = new URL(String(first['next']), world.url);
    expect((await world.ask(`${pathname}${search}&country=a`)).body).toMatchObject({ status: 400, parameter: 'cursor' });
    expect((await world.ask(`${IN_EUROS}&cursor=AAAAAAAAAAAA.2`)).body).toMatchObject({ status: 410, type: 'urn:twofold:problem:cursor-gone' });
  });

  test('who has the answer is told so until the next record, by the router and past it', async () => {
    await sell({ France: 1n });
    for (const path of ['/api/total-revenue', '/analytics', IN_EUROS, `${IN_EUROS}&format=csv`]) {
      const tag = (await fetched(path)).headers.get('etag')!;
      world.seen.heartbeats = [0, 1].map(() => ({ owner: 'me', at: Date.now(), ends: {} }));
      const again = await fetched(path, { 'If-None-Match': `"other", ${tag}` });
      expect([path, again.status, await again.text(), again.headers.get('etag')]).toEqual([path, 304, '', tag]);
      expect(JSON.parse(again.headers.get('twofold-freshness')!)).toMatchObject({ batch: null, serving: 0.25 });
      await sell({ France: 1n });
      const moved = await fetched(path, { 'If-None-Match': tag });
      expect([path, moved.status, moved.headers.get('etag') === tag]).toEqual([path, 200, false]);
    }
  });

  test('a long answer is packed for who asks for that, a short one is not', async () => {
    await sell(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`country ${i}`, 1n])));
    for (const encoding of ['gzip', 'br']) {
      const packed = await fetched(IN_EUROS, { 'Accept-Encoding': encoding });
      expect([packed.headers.get('content-encoding'), packed.headers.get('vary')]).toEqual([encoding, 'Accept, Accept-Encoding']);
      expect((await packed.json() as { rows: unknown[] }).rows).toHaveLength(60);
    }
    expect((await fetched(IN_EUROS, { 'Accept-Encoding': 'identity' })).headers.get('content-encoding')).toBeNull();
    expect((await fetched('/api/total-revenue', { 'Accept-Encoding': 'gzip' })).headers.get('content-encoding')).toBeNull();
  });
});
