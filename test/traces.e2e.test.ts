/** One trace follows an event from the POST over its commit to the answer that covers it; the recompute has one of its own. */
import { join } from 'node:path';
import { z } from 'zod';
import { saidBy } from '../common/logging/log-line';
import { until } from '../common/testing/until';
import { Installation } from './system/installation';
import { receiveTraces, type ReceivedSpan, type TraceReceiver } from './system/trace-receiver';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

describe('with TRACES_URL set', () => {
  let receiver: TraceReceiver;
  let twofold: Installation;
  beforeAll(async () => {
    receiver = await receiveTraces();
    twofold = await Installation.start({}, ['batch', 'speed', 'serving', 'storefront'], { TRACES_URL: receiver.url, LOG_LEVEL: 'debug' });
  }, 120_000);
  afterAll(async () => {
    await twofold.stop();
    receiver.close();
  }, 60_000);

  const named = (name: string): Promise<ReceivedSpan> => until(`a span ${name}`, async () => receiver.spans.find((span) => span.name === name && span.traceId === TRACE), 60_000);

  test('an event is followed from its POST to its commit, and to the answer that covers it', async () => {
    const traceparent = `00-${TRACE}-${CALLER}-01`;
    const order = { amount: 12.5, currency: 'EUR', userId: 'a-person', email: 'person@example.com' };
    const { status, body } = await twofold.post('storefront', '/api/orders', order, { traceparent, 'X-Request-Id': 'shop-1' });
    expect(status).toBe(202);
    const token = z.string().parse(body['token']);
    const answer = await fetch(`${twofold.layer('serving').url}/api/total-revenue?atLeast=${token}&wait=20s`, { headers: { traceparent } });
    expect(z.looseObject({ total: z.string() }).parse(await answer.json()).total).toBe('12.5');

    const post = await named('POST /api/orders');
    expect(post).toMatchObject({ service: 'twofold-storefront', parentSpanId: CALLER, fields: { 'http.response.status_code': 202, 'twofold.request': 'shop-1', 'twofold.position': token, 'twofold.events': 2 } });
    const sent = await named('send events');
    expect(sent.parentSpanId).toBe(post.spanId);
    const commits = await until('both commits', async () => {
      const found = receiver.spans.filter(({ name, parentSpanId }) => name === 'commit' && parentSpanId === sent.spanId);
      return found.length === 2 ? found : undefined;
    });
    expect(commits.map(({ service, fields }) => [service, fields['messaging.destination.name'], fields['twofold.first_offset'], fields['twofold.records']]).sort()).toEqual([
      ['twofold-speed-layer', expect.stringMatching(/order-created$/), 0, 1],
      ['twofold-speed-layer', expect.stringMatching(/payment-completed$/), 0, 1],
    ]);
    const answered = await named('GET /api/total-revenue');
    expect(answered).toMatchObject({ service: 'twofold-serving-layer', parentSpanId: CALLER, fields: { 'twofold.at_least': token, 'twofold.generation': 0, 'twofold.as_of': expect.any(String) as string } });
  });

  test('a recompute is a span with one for each phase; its lines in the log name it', async () => {
    const run = await twofold.recompute('full');
    const span = await until('its span', async () => receiver.spans.find(({ name }) => name === 'recompute'));
    expect(span).toMatchObject({ service: 'twofold-batch-layer', fields: { 'twofold.run': run['id'], 'twofold.mode': 'full' } });
    const phases = receiver.spans.filter(({ parentSpanId }) => parentSpanId === span.spanId).map(({ name }) => name);
    for (const phase of ['sealing', 'folding', 'reconciling', 'publishing', 'pruning']) expect(phases).toContain(phase);
    const lines = twofold.layer('batch').printed.filter((line) => saidBy(line).includes(String(run['id'])) || /generation \d+ published/.test(line));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ layer: 'batch-layer', run: run['id'] });
  });

  test('no trace and no line of a log holds who bought, or a secret', () => {
    const printed = (['batch', 'speed', 'serving', 'storefront'] as const).flatMap((layer) => twofold.layer(layer).printed);
    const told = [...receiver.bodies, ...printed].join('\n');
    for (const secret of ['a-person', 'person@example.com', twofold.env['OPERATE_KEY_HASH'] ?? 'none']) expect(told).not.toContain(secret);
    expect(printed.some((line) => /"request":"shop-1".*POST \/api\/orders 202/.test(line))).toBe(true);
  });
});

test.each([
  ['without TRACES_URL no process loads an OpenTelemetry SDK', '', false],
  ['with it, it does', 'console', true],
])('%s', async (_what, TRACES_URL, loads) => {
  const twofold = await Installation.start({}, ['serving'], { TRACES_URL, NODE_OPTIONS: `--require ${join(__dirname, 'system', 'say-packages.cjs')}` });
  try {
    const serving = twofold.layer('serving');
    await fetch(`${serving.url}/api/views`);
    await serving.stop('SIGTERM');
    const packages = await until('its packages', async () => serving.lines.find((line) => line.startsWith('packages ')));
    expect(packages).toContain(' pino');
    expect([packages.includes('@opentelemetry/sdk-trace'), packages.includes('@opentelemetry/exporter-trace-otlp-http')]).toEqual([loads, loads]);
  } finally {
    await twofold.stop();
  }
});
