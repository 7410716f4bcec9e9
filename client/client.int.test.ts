import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { positionToken } from '../common/position';
import { AppOnStores } from '../serving-layer/testing/app-on-stores';
import { connectAnswers, connectStorefront, cursorOf, type Answers } from './client';
import { revenueByCountry } from './example';

describe('the typed client on the real serving layer', () => {
  let world: AppOnStores;
  let answers: Answers;
  beforeEach(async () => {
    world = await AppOnStores.start();
    world.view.offer('none');
    await world.shop.openTasks();
    for (const [i, country] of ['France', 'Spain', 'EIRE'].entries()) await world.shop.record(0, 'PaymentCompleted', { amount: BigInt(i + 1) * 10_000n, currency: 'EUR', country });
    await world.follow();
    answers = connectAnswers({ url: world.url });
  });
  afterEach(() => world.stop());

  test('gives answers and problems as their types say', async () => {
    const { data } = await answers.GET('/api/views/revenue', { params: { query: { groupBy: ['country'], country: ['France', 'Spain'] } } });
    expect(data?.rows.map(({ country, revenue, payments }) => [country, revenue, payments])).toEqual([['France', '1', 1], ['Spain', '2', 1]]);
    const total = await answers.GET('/api/total-revenue', { params: { query: { currency: 'EUR' } } });
    expect([total.data?.total, total.data?.evidence.frozenTasks]).toEqual(['6', []]);
    const { error } = await answers.GET('/api/recompute/{id}', { params: { path: { id: 'none' } } });
    expect(error?.type).toBe('urn:twofold:problem:unknown-run');
    const run = await answers.POST('/api/recompute', { body: { mode: 'dirty' } });
    expect(run.data).toMatchObject({ mode: 'dirty', status: 'queued' });
  });

  test('reads pages to the end, and other forms as text', async () => {
    const countries: (string | undefined)[] = [];
    let cursor: string | undefined = '*';
    while (cursor !== undefined) {
      const { data } = await answers.GET('/api/views/revenue', { params: { query: { groupBy: ['country'], limit: 2, cursor } } });
      countries.push(...(data?.rows ?? []).map(({ country }) => country));
      cursor = cursorOf(data?.next);
    }
    expect(countries).toEqual(['EIRE', 'France', 'Spain']);
    const { data } = await answers.GET('/api/views/revenue', { params: { query: { format: 'csv' } }, parseAs: 'text' });
    expect(data).toContain('currency,revenue,payments,');
  });

  test('the worked example runs', async () => {
    const token = positionToken({ 'payment-completed': [3, 0] });
    const storefront: Server = createServer((_request, response) => {
      response.writeHead(202, { 'Content-Type': 'application/json' }).end(JSON.stringify({ orderId: 'o', eventIds: ['e'], token, position: {} }));
    }).listen(0, '127.0.0.1');
    await once(storefront, 'listening');
    const at = storefront.address();
    const url = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`;
    expect(await revenueByCountry(connectStorefront({ url, key: 'k' }), answers)).toEqual(['EIRE: 3 EUR', 'Spain: 2 EUR', 'France: 1 EUR']);
    storefront.closeAllConnections();
    storefront.close();
  });

  test('what does not fit does not compile', () => {
    const neverCalled = [
      // @ts-expect-error there is no such parameter
      () => answers.GET('/api/views/revenue', { params: { query: { colour: 'red' } } }),
      // @ts-expect-error the view orders has no dimension product
      () => answers.GET('/api/views/orders', { params: { query: { groupBy: ['product'] } } }),
      // @ts-expect-error there is no such granularity
      () => answers.GET('/api/views/revenue', { params: { query: { granularity: 'week' } } }),
      // @ts-expect-error there is no such path
      () => answers.GET('/api/views/sales'),
      // @ts-expect-error status is completed or failed
      () => connectStorefront().POST('/api/payments', { body: { orderId: 'o', status: 'lost' } }),
      // @ts-expect-error an order's id is a text
      () => connectStorefront().POST('/api/orders', { body: { amount: 1, orderId: 7 } }),
    ];
    expect(neverCalled).toHaveLength(6);
  });
});
