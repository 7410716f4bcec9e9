/** Dry runs and roll-backs as the API takes them; the batch layer's part is played in SQL. */
import { AppOnStores } from '../testing/app-on-stores';

let world: AppOnStores;
beforeEach(async () => (world = await AppOnStores.start()));
afterEach(() => world.stop());

const post = (path: string, body?: object) => world.ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) });
/** A generation of its own; `definitions` as all others have them, unless said otherwise. */
const publish = (id: number, definitions = 'same') =>
  world.pool.query(`INSERT INTO generation (id, run, cut, definitions, published_at, reconciled) VALUES ($1, $2, '{}', $3, 0, '{"skipped": "test"}')`, [id, `run-${id}`, definitions]);

/** A dry run that has come to its result, with cells that it would change. */
async function computed(cells: number): Promise<string> {
  const asked = await post('/api/recompute', { dryRun: true });
  expect(asked).toMatchObject({ status: 202, body: { mode: 'full', dryRun: true, status: 'queued' } });
  const place = asked.headers.get('location') ?? '';
  const id = String(asked.body['id']);
  const difference = { compared: 9, differing: cells, kept: cells, definitionsChanged: false, views: [{ view: 'revenue', currency: 'EUR', cells, totals: {} }] };
  await world.pool.query(`UPDATE recompute_run SET status = 'computed', started_at = 1000, computed_at = 3500, cells = 9, difference = $2 WHERE id = $1`, [id, JSON.stringify(difference)]);
  for (let number = 1; number <= cells; number++) {
    const cell = { view: number === 1 ? 'orders' : 'revenue', bucket: 60_000, dimensions: { currency: 'EUR' }, measures: { revenue: { unit: 'money', before: '1', after: '2.5', difference: '1.5' } } };
    await world.pool.query('INSERT INTO recompute_difference VALUES ($1, $2, $3, $4)', [id, number, cell.view, JSON.stringify(cell)]);
  }
  return place;
}

test('the result of a dry run is told with what it took and what it changes, cell by cell and page by page', async () => {
  const place = await computed(3);
  expect((await world.ask(place)).body).toMatchObject({ status: 'computed', seconds: 2.5, cells: 9, decideBy: '1970-01-02T00:00:03.500Z', difference: { differing: 3, views: [{ view: 'revenue', cells: 3 }] } });
  const first = await world.ask(`${place}/differences?limit=2`);
  expect(first.body['differences']).toEqual([expect.objectContaining({ view: 'orders' }), expect.objectContaining({ view: 'revenue', bucket: '1970-01-01T00:01:00.000Z', measures: { revenue: { unit: 'money', before: '1', after: '2.5', difference: '1.5' } } })]);
  const second = await world.ask(String(first.body['next']));
  expect(second.body).toMatchObject({ differences: [{ view: 'revenue' }], next: null });
  expect((await world.ask(`${place}/differences?view=orders`)).body['differences']).toHaveLength(1);
  expect((await world.ask('/api/recompute/none/differences')).status).toBe(404);
});

test('it is published once, and not after it was discarded', async () => {
  const place = await computed(0);
  expect(await post(`${place}/publish`)).toMatchObject({ status: 202, body: { status: 'queued' } });
  expect(await post(`${place}/publish`)).toMatchObject({ status: 409, body: { type: 'urn:twofold:problem:not-computed' } });
  const other = await computed(0);
  expect(other).not.toBe(place);
  expect(await world.ask(other, { method: 'DELETE' })).toMatchObject({ status: 202, body: { status: 'discarded' } });
  expect((await post(`${other}/publish`)).body).toMatchObject({ status: 409, detail: expect.stringContaining('it is discarded') as string });
  expect((await post('/api/recompute/none/publish')).status).toBe(404);
  const full = await post('/api/recompute', { mode: 'full' });
  expect((await post(`${full.headers.get('location') ?? ''}/publish`)).body).toMatchObject({ status: 409, detail: expect.stringContaining('it is no dry run') as string });
});

test('a roll-back goes to the generation before, or to another that is kept and has the same definitions', async () => {
  expect(await post('/api/recompute', { mode: 'rollback' })).toMatchObject({ status: 409, body: { type: 'urn:twofold:problem:no-roll-back' } });
  await publish(4, 'other');
  await publish(5);
  await publish(6);
  expect((await post('/api/recompute', { mode: 'rollback' })).body).toMatchObject({ mode: 'rollback', to: 5, dryRun: false });
  expect((await post('/api/recompute', { mode: 'rollback', to: 4 })).body).toMatchObject({ status: 409, detail: expect.stringContaining('other view definitions') as string });
  expect((await post('/api/recompute', { mode: 'rollback', to: 6 })).body).toMatchObject({ status: 409, detail: expect.stringContaining('kept are 5, 4') as string });
  expect((await post('/api/recompute', { mode: 'dirty', to: 5 })).body).toMatchObject({ status: 400, detail: expect.stringContaining('to belongs to mode "rollback"') as string });
});
