import { patternOf } from '../../common/http/openapi/surface';
import { AppOnStores } from '../testing/app-on-stores';
import { operations } from './operations';
import { servingApi } from './described';

/** For people: the live page, the API's own docs. */
const isPage = (route: string): boolean => /^GET \/($|live\/|docs|openapi\.json)/.test(route);

describe('the operations that the serving layer declares', () => {
  let world: AppOnStores;
  beforeAll(async () => (world = await AppOnStores.start()));
  afterAll(() => world.stop());

  test('are the routes that it mounts, each and no others', () => {
    const declared = operations(world.operationParts);
    const samples = declared.map(({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/[{}]/g, '')}`);
    const mounted = world.mounted().filter((route) => !isPage(route));
    // A route for every view stands for an operation of each.
    const takes = (route: string, sample: string): boolean => patternOf(route.replaceAll(/:\w+/g, '{x}')).test(sample);
    expect(mounted.filter((route) => !samples.some((sample) => takes(route, sample)))).toEqual([]);
    expect(samples.filter((sample) => !mounted.some((route) => takes(route, sample)))).toEqual([]);
    expect(mounted.length).toBeGreaterThan(15);
  });

  test('have names of their own and chapters that there are', () => {
    const { tags, operations: all } = servingApi(world.operationParts);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.map(({ tag }) => tag).filter((tag) => !tags.some(({ name }) => name === tag))).toEqual([]);
  });

  test('an unknown path, a method that is not taken and a form that is not given are told as problems', async () => {
    expect(await world.ask('/api/nothing')).toMatchObject({ status: 404, body: { type: 'urn:twofold:problem:not-found' } });
    const put = await world.ask('/api/recompute', { method: 'PUT' });
    expect([put.status, put.headers.get('allow'), put.body['allowed']]).toEqual([405, 'POST, GET, HEAD', ['POST', 'GET', 'HEAD']]);
    expect(await world.ask('/api/total-revenue', { method: 'POST' })).toMatchObject({ status: 405, body: { allowed: ['GET', 'HEAD'] } });
    expect(await world.ask('/api/status', { headers: { Accept: 'text/csv' } })).toMatchObject({ status: 406, body: { type: 'urn:twofold:problem:not-acceptable', allowed: ['application/json'] } });
    expect((await world.ask('/api/status', { headers: { Accept: 'text/html,*/*;q=0.1' } })).status).toBe(200);
  });

  test('are told for programs and for people, from here alone', async () => {
    expect((await world.ask('/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
    const page = await fetch(`${world.url}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const html = await page.text();
    expect(html).toContain('/api/total-revenue');
    expect(html).not.toMatch(/<script|style="|(src|href)="(https?:)?\/\//);
    expect((await fetch(`${world.url}/docs`, { headers: { 'If-None-Match': page.headers.get('etag') ?? '' } })).status).toBe(304);
  });
});
