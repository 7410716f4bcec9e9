import { AppOnStores } from '../testing/app-on-stores';

describe('the page of the job queues', () => {
  let world: AppOnStores;
  beforeEach(async () => (world = await AppOnStores.start()));
  afterEach(() => world.stop());

  test('loads nothing from elsewhere, has nothing inline that a browser would run or draw, and may find its own files by a base', async () => {
    const page = await fetch(`${world.url}/queues`);
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none';script-src 'self';style-src 'self';.*base-uri 'self'/);
    expect(text).not.toMatch(/\sstyle=|<style|\son\w+=|<script>|https?:/);
    const own = [...text.matchAll(/(?:src|href)="(static\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path);
    expect(own.length).toBeGreaterThan(2);
    for (const path of own) expect((await fetch(`${world.url}/queues/${path}`)).status).toBe(200);
  });

  test('shows a recompute that waits, and changes nothing', async () => {
    const { body } = await world.ask('/api/recompute', { method: 'POST' });
    const queues = (await world.ask('/queues/api/queues?activeQueue=recompute&status=latest')).body['queues'];
    expect(queues).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'recompute', readOnlyMode: true, jobs: [expect.objectContaining({ id: body['id'] })] })]));
    for (const [method, path] of [['PUT', 'recompute/pause'], ['PUT', 'recompute/obliterate'], ['PUT', `recompute/${String(body['id'])}/clean`], ['POST', 'recompute/add'], ['DELETE', 'recompute']] as const) {
      expect(await world.ask(`/queues/api/queues/${path}`, { method })).toMatchObject({ status: 405, body: { type: 'urn:twofold:problem:method-not-allowed' } });
    }
  });
});
