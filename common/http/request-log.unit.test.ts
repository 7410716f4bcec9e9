import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listeningLogger } from '../testing/listening-logger';
import { until } from '../testing/until';
import { Problem } from '../problem';
import { problemText } from './problem-text';
import { requestIdOf } from './request-id';
import { withRequestLog } from './request-log';
import { setStandardHeaders } from './security-headers';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(app: RequestListener, debugs = false) {
  const { logger, heard } = listeningLogger(debugs);
  server = createServer(withRequestLog(app, logger)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, heard, lines: (count: number) => until(`${count} lines`, async () => (heard.length >= count ? heard : undefined)) };
}

const answering: RequestListener = (_request, response) => {
  setStandardHeaders(response);
  response.end(requestIdOf(response));
};

test('a caller is answered with its own id where that is fit for a line and a header, else with a new one', async () => {
  const { url } = await serve(answering);
  const idOf = async (id?: string): Promise<string | null> => {
    const answer = await fetch(url, id === undefined ? {} : { headers: { 'X-Request-Id': id } });
    const header = answer.headers.get('x-request-id');
    expect(await answer.text()).toBe(header);
    return header;
  };
  expect(await idOf('checkout:7f-3.b_1')).toBe('checkout:7f-3.b_1');
  const made = [await idOf(), await idOf('x'.repeat(65)), await idOf('a b'), await idOf('"}')];
  for (const id of made) expect(id).toMatch(/^[0-9a-f]{10}-[0-9a-z]+$/);
  expect(new Set(made).size).toBe(4);
});

test('at debug each request has a line, without what its address asks; at other levels one that went well has none', async () => {
  const debug = await serve(answering, true);
  await fetch(`${debug.url}/api/revenue?country=France`, { headers: { 'X-Request-Id': 'mine' } });
  const [line] = await debug.lines(1);
  expect(line).toMatchObject({ level: 'debug', request: 'mine', method: 'GET', path: '/api/revenue', status: 200 });
  expect(line?.line).toMatch(/^GET \/api\/revenue 200 after [\d.]+ ms$/);
  server?.close();
  const info = await serve((request, response) => (request.url === '/ill' ? response.writeHead(503).end() : answering(request, response)));
  await fetch(`${info.url}/well`);
  await fetch(`${info.url}/ill`);
  await info.lines(1);
  expect(info.heard).toMatchObject([{ level: 'info', path: '/ill', status: 503 }]);
});

test('where every request goes ill, only some lines a second are written', async () => {
  const { url, heard, lines } = await serve((_request, response) => response.writeHead(503).end(), true);
  await Promise.all(Array.from({ length: 200 }, () => fetch(url)));
  await lines(200);
  // Twenty for each second that this took.
  expect(heard.filter(({ level }) => level === 'info').length).toBeLessThan(150);
});

test('a problem names the request that it answers', async () => {
  const { url } = await serve((_request, response) => response.end(problemText(new Problem(404, 'not-found', 'Not found', 'x'), response)));
  const body: unknown = await (await fetch(url, { headers: { 'X-Request-Id': 'mine' } })).json();
  expect(body).toMatchObject({ status: 404, requestId: 'mine' });
});
