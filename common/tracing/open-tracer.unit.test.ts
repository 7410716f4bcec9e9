import { listeningLogger } from '../testing/listening-logger';
import { openTracer } from './open-tracer';
import { parseTraceParent, type Tracer } from './tracer';

const caller = (flags: string): string => `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flags}`;
const open = (share: number): Promise<Tracer> => openTracer({ layer: 'test', url: 'http://127.0.0.1:1/v1/traces', share, logger: listeningLogger().logger });

test('a share of what nobody decided about is traced; a caller that decided is followed', async () => {
  const [none, all] = [await open(0), await open(1)];
  expect([none.begin('x').sampled, all.begin('x').sampled]).toEqual([false, true]);
  expect([none.begin('x', { parent: caller('01') }).sampled, all.begin('x', { parent: caller('00') }).sampled]).toEqual([true, false]);
});

test('a part of a trace has its trace and a span of its own, and passes on whether it is sampled', async () => {
  const tracer = await open(1);
  const [one, other] = [tracer.begin('a', { parent: caller('01') }), tracer.begin('b', { parent: caller('00') })];
  expect(parseTraceParent(one.self)).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', sampled: true });
  expect(parseTraceParent(other.self)).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', sampled: false });
  expect(one.self).not.toBe(caller('01'));
  expect(tracer.begin('c', { parent: 'nonsense' }).sampled).toBe(true);
});

test('a place that takes no traces is told of once, and holds up the end only a little', async () => {
  const { logger, heard } = listeningLogger();
  const tracer = await openTracer({ layer: 'test', url: 'http://127.0.0.1:1/v1/traces', share: 1, logger });
  for (let i = 0; i < 3; i++) tracer.begin('x').end();
  const begun = performance.now();
  await tracer.close();
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(heard.filter(({ level }) => level === 'warn').length).toBeLessThanOrEqual(1);
});

test.each(['', caller('01').toUpperCase(), caller('zz'), `01${caller('01').slice(2)}`, `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `${caller('01')}-more`])('"%s" is no traceparent', (text) => {
  expect(parseTraceParent(text)).toBeUndefined();
});
