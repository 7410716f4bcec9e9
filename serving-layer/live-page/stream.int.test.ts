import { positionToken } from '../../common/position';
import { until } from '../../common/testing/until';
import { AppOnStores, MOST_STREAMS, NOW, PARTITIONS } from '../testing/app-on-stores';
import { openStream, type EventStream } from '../testing/event-stream';

/** The next that is told of a topology and fits. */
async function nextWith(stream: EventStream, fits: (seen: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
  for (;;) {
    const seen = Object(((await stream.next('topology')).data)) as Record<string, unknown>;
    if (fits(seen)) return seen;
  }
}

describe('the live page and its stream', () => {
  let world: AppOnStores;
  beforeEach(async () => {
    world = await AppOnStores.start();
    world.view.offer('none');
    await world.shop.openTasks();
    await world.shop.paid(0, 100n);
    await world.follow();
  });
  afterEach(() => world.stop());

  test('who opens it is told the whole answer at once, and again when the answer has moved', async () => {
    const stream = await openStream(`${world.url}/live/stream`);
    const first = await stream.next('answer');
    const at = positionToken({ 'payment-completed': [1, 0] });
    expect(first.id).toBe(`${at}.0`);
    expect(first.data).toMatchObject({ asOf: at, total: '100', batch: '0', realtime: '100', currency: 'GBP', records: { batch: 0, live: 1 }, generation: null });
    await world.shop.paid(1, 50n);
    await world.follow();
    expect((await stream.next('answer')).data).toMatchObject({ total: '150', records: { batch: 0, live: 2 } });
    expect((await stream.next('pulse')).data).toMatchObject({ behind: 0, frozenTasks: [], freshness: { serving: 0.25 } });
    stream.close();
  });

  test('a generation moves what is below the cut from the live part to the batch part', async () => {
    const stream = await openStream(`${world.url}/live/stream`);
    await stream.next('answer');
    const cut = await world.shop.seal('run-1');
    await world.shop.publish(world.pool, 1, 'run-1', cut);
    await world.takeUp();
    await world.follow();
    expect((await stream.next('answer')).data).toMatchObject({ total: '100', batch: '100', realtime: '0', records: { batch: 1, live: 0 }, generation: { id: 1, reconciled: { mismatches: 0 } } });
    stream.close();
  });

  test('who comes back with what it saw last is not told it again, but what came since', async () => {
    const before = await openStream(`${world.url}/live/stream`);
    const { id } = await before.next('answer');
    before.close();
    const same = await openStream(`${world.url}/live/stream`, { 'Last-Event-ID': id });
    expect((await same.next()).event).toBe('pulse');
    same.close();
    await world.shop.paid(1, 50n);
    await world.follow();
    const later = await openStream(`${world.url}/live/stream`, { 'Last-Event-ID': id });
    expect((await later.next()).data).toMatchObject({ total: '150' });
    later.close();
  });

  test('an answer that does not reach what was seen elsewhere is held back until it does', async () => {
    const seen = positionToken({ 'payment-completed': [1, 1] });
    const stream = await openStream(`${world.url}/live/stream?seen=${seen}`);
    for (let i = 0; i < 3; i++) expect((await stream.next()).event).not.toBe('answer');
    await world.shop.paid(1, 50n);
    await world.follow();
    expect((await stream.next('answer')).data).toMatchObject({ total: '150' });
    stream.close();
  });

  test('each currency has its own stream, and one without a rate is told why', async () => {
    const euro = await openStream(`${world.url}/live/stream?currency=EUR`);
    expect((await euro.next('answer')).data).toMatchObject({ total: '200', currency: 'EUR' });
    await world.shop.paid(0, 1n, 'AED');
    await world.follow();
    expect((await euro.next('problem')).data).toMatchObject({ type: 'urn:twofold:problem:no-rate' });
    euro.close();
    expect((await world.ask('/live/stream?currency=XTS')).body).toMatchObject({ status: 400, allowed: ['EUR', 'GBP', 'USD'] });
  });

  test('while nobody reads, nothing is done for readers', async () => {
    let watching = 0;
    const watch = world.view.watch.bind(world.view);
    world.view.watch = (watcher) => {
      const stop = watch(watcher);
      watching += 1;
      return () => {
        watching -= 1;
        stop();
      };
    };
    const both = [await openStream(`${world.url}/live/stream`), await openStream(`${world.url}/live/stream?currency=EUR`)];
    for (const stream of both) await stream.next('answer');
    expect(watching).toBe(1);
    for (const stream of both) stream.close();
    await until('the view to be left alone', async () => (watching === 0 ? true : undefined));
    const again = await openStream(`${world.url}/live/stream`);
    expect((await again.next('answer')).data).toMatchObject({ total: '100' });
    again.close();
  });

  test('topologies are told to who comes, and again where something of them has changed; their newest outputs come from the end of their topics', async () => {
    const said = (at: number, isPeak: boolean) => ({ topic: 'peaks', key: 'GBP', value: JSON.stringify({ key: 'GBP', eventId: `p${at}`, window: { start: '2026-01-06T11:59:00.000Z', end: '2026-01-06T12:00:00.000Z' }, data: { revenue: `${at}.5`, isPeak } }) });
    await world.log.ensureTopics([{ topic: 'peaks', partitions: PARTITIONS, config: {} }]);
    await world.log.append([...Array.from({ length: 30 }, (_, at) => said(at, at === 28)), { topic: 'peaks', key: 'GBP', value: 'no output' }]);
    const picture = { width: 1, height: 1, boxes: [], arrows: [] };
    const tell = (behind: number): void => {
      const declared = { name: 'peaks', about: 'Peaks', inputs: ['order-created'], outputs: [{ topic: 'peaks', about: 'A peak', alert: 'isPeak' }], lateTopic: 'peaks.late', picture };
      world.streams = { declared: [declared], told: [{ at: NOW, troubles: { peaks: [] }, tasks: [{ topology: 'peaks', task: 0, behind, watermark: NOW, lateEvents: 1, lateMoney: { GBP: 5_000n } }] }] };
    };
    const stream = await openStream(`${world.url}/live/stream`);
    expect((await stream.next('topologies')).data).toEqual({ names: [], trouble: 'no stream processor ever ran here: npm start runs one' });
    tell(2_000);
    expect((await stream.next('topologies')).data).toEqual({ names: ['peaks'], trouble: null });
    const newest = await nextWith(stream, ({ newest: each }) => Array.isArray(each) && each.length > 0);
    expect(newest).toMatchObject({ name: 'peaks', state: 'catching up', behind: 2_000, lateEvents: 1, lateMoney: { GBP: '0.5' } });
    expect(newest['newest']).toMatchObject([29, 28, 27, 26, 25].map((at) => ({ key: 'GBP', isAlert: at === 28, data: { revenue: `${at}.5` } })));
    expect(newest['alerts']).toMatchObject([{ data: { revenue: '28.5' } }]);
    tell(0);
    await world.log.append([said(30, false)]);
    await nextWith(stream, ({ state, newest: each }) => state === 'running' && JSON.stringify(each).includes('30.5'));
    const later = await openStream(`${world.url}/live/stream?currency=EUR`);
    expect((await later.next('topology')).data).toMatchObject({ name: 'peaks', state: 'running' });
    expect(await world.ask('/live/topologies/peaks')).toMatchObject({ status: 200, body: picture });
    expect(await world.ask('/live/topologies/troughs')).toMatchObject({ status: 404, body: { type: 'urn:twofold:problem:not-found' } });
    for (const each of [stream, later]) each.close();
  });

  test('no more are open at once than may be, and one that is closed makes room', async () => {
    const streams = await Promise.all(Array.from({ length: MOST_STREAMS }, (_, i) => openStream(`${world.url}/live/stream${i === 0 ? '?currency=EUR' : ''}`)));
    for (const stream of streams) await stream.next();
    expect(await world.ask('/live/stream')).toMatchObject({ status: 503, body: { type: 'urn:twofold:problem:too-many-streams' } });
    streams.pop()?.close();
    const again = await until('room for one more', async () => {
      const response = await fetch(`${world.url}/live/stream`);
      await response.body?.cancel();
      return response.ok ? true : undefined;
    });
    expect(again).toBe(true);
    for (const stream of streams) stream.close();
  });

  test('streams end with the process', async () => {
    const stream = await openStream(`${world.url}/live/stream`);
    await stream.next('answer');
    world.close();
    await expect(stream.next('never')).rejects.toThrow(/ended/);
  });

  test('the page loads nothing but its own files, has nothing inline, and is sent once', async () => {
    const page = await fetch(`${world.url}/`);
    const text = await page.text();
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none';script-src 'self';style-src 'self';/);
    expect(text).not.toMatch(/\sstyle=|\son\w+=|<script>|https?:/);
    for (const [, path] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) expect((await fetch(world.url + path!)).status).toBe(200);
    expect((await fetch(`${world.url}/`, { headers: { 'If-None-Match': page.headers.get('etag') ?? '' } })).status).toBe(304);
  });
});
