import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { z } from 'zod';
import { LayersSeen } from '../layers-seen';
import { createMetrics } from '../metrics';
import { TwoTasks } from '../testing/two-tasks';
import { answerOf } from './answering';
import { sendRendered } from './headers';
import { PreparedAnswers } from './prepared-answers';
import type { Question } from './question';
import { Shortcut } from './shortcut';

const NOW = 1_000_000;
const ADDRESS = '/total?x=1';
const question: Question = {
  name: ADDRESS,
  recency: { waitMillis: 0 },
  body: ({ asOf }, evidence) => ({ asOf, freshness: evidence.freshness }),
};
const told = z.object({ asOf: z.record(z.string(), z.array(z.number())), freshness: z.object({ serving: z.number() }) });

describe('the shortcut past the router', () => {
  let world: TwoTasks;
  let server: Server;
  let shortcut: Shortcut;
  let routed: string[];
  let url: string;
  let levelAt: number;
  let metricsText: () => Promise<string>;

  beforeEach(async () => {
    world = await new TwoTasks().start();
    world.view.offer('none');
    await world.records(0, 3);
    await world.follow();
    levelAt = NOW - 250;
    routed = [];
    const { view } = world;
    const parts = { view, lastSeen: () => ({ speed: NOW, serving: levelAt, frozen: view.frozen() }), now: () => NOW };
    const metrics = createMetrics({ ...parts, views: [], partitions: 2, seen: new LayersSeen() });
    metricsText = () => metrics.registry.metrics();
    const prepared = new PreparedAnswers(parts);
    shortcut = new Shortcut({ view, prepared, metrics });
    server = createServer(
      shortcut.around((request, response) => {
        routed.push(`${request.method} ${request.url}`);
        const answering = view.answer();
        response.statusCode = answering.ok ? 200 : 503;
        if (answering.ok) sendRendered(response, prepared.rendered(question, answerOf(view, question.recency)));
        else response.end('{}');
      }),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = server.address();
    url = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = async (address = ADDRESS, method = 'GET'): Promise<Response> => fetch(url + address, { method });
  const asOf = async (): Promise<readonly number[] | undefined> => told.parse(await (await ask()).json()).asOf['a'];

  test('is taken only by what was learnt, by GET, and is measured as its route', async () => {
    const first = await (await ask()).text();
    shortcut.learn(ADDRESS, question, '/total');
    const past = await ask();
    expect(await past.text()).toBe(first);
    expect([past.status, past.headers.get('content-type'), past.headers.get('cache-control')]).toEqual([200, 'application/json; charset=utf-8', 'no-store']);
    expect(routed).toEqual([`GET ${ADDRESS}`]);
    await ask(ADDRESS, 'HEAD');
    await ask(ADDRESS, 'POST');
    await ask('/total?x=2');
    expect(routed.slice(1)).toEqual([`HEAD ${ADDRESS}`, `POST ${ADDRESS}`, 'GET /total?x=2']);
    expect(await metricsText()).toContain('twofold_serving_request_duration_seconds_count{route="/total",method="GET",status="200"} 1');
  });

  test('never gives an answer of before the view moved', async () => {
    shortcut.learn(ADDRESS, question, '/total');
    expect([await asOf(), await asOf()]).toEqual([[3, 0], [3, 0]]);
    expect(routed).toHaveLength(1);
    await world.records(1, 2);
    await world.follow();
    expect([await asOf(), await asOf()]).toEqual([[3, 2], [3, 2]]);
    expect(routed).toHaveLength(2);
  });

  test('tells the ages of this moment', async () => {
    shortcut.learn(ADDRESS, question, '/total');
    await ask();
    levelAt = NOW - 9_000;
    expect(told.parse(await (await ask()).json()).freshness.serving).toBe(9);
    expect(routed).toHaveLength(1);
  });

  test('remembers so many addresses, and lets go of the oldest', async () => {
    for (let i = 0; i <= 500; i++) shortcut.learn(i === 0 ? ADDRESS : `/other/${i}`, question, '/total');
    await ask();
    await ask();
    expect(routed).toHaveLength(2);
  });
});
