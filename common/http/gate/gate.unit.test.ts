import { once } from 'node:events';
import { Agent, createServer, request as ask, type IncomingHttpHeaders, type Server } from 'node:http';
import { newKey, type Role } from '../keys/api-key';
import { KeyRing } from '../keys/key-ring';
import { Gate, type GateParts } from './gate';
import { RateLimit } from './rate-limit';
import { servingRole, storefrontRole, type RoleOf } from './roles';

const keys = { read: newKey('read'), ingest: newKey('ingest'), operate: newKey('operate') };
const bearer = (text: string) => ({ Authorization: `Bearer ${text}` });

interface Answer {
  readonly status: number;
  /** The problem's type; "in" where the app answered. */
  readonly type: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('the gate', () => {
  let server: Server;
  let ring: KeyRing;
  let refused: string[];
  const limited = (limit: number): RateLimit => new RateLimit({ limit, now: () => 0, add: async (_caller, taken) => ({ taken, rest: 60_000 }) });

  const begin = async (open: GateParts['open'], roleOf: RoleOf = servingRole, limits: Partial<Record<Role | 'wrong keys', number>> = {}): Promise<void> => {
    refused = [];
    const limitOf = (kind: Role | 'wrong keys'): RateLimit => limited(limits[kind] ?? 0);
    const parts = { read: limitOf('read'), ingest: limitOf('ingest'), operate: limitOf('operate'), 'wrong keys': limitOf('wrong keys') };
    const gate = new Gate({ ring, roleOf, open, limits: parts, refused: (refusal) => void refused.push(refusal) });
    server = createServer(
      gate.around((request, response) => {
        if (request.url === '/stream') response.write('begun\n');
        else if (request.url === '/short') setTimeout(() => response.end('in'), 100);
        else response.end('in');
      }),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
  };
  const at = () => {
    const address = server.address();
    return { host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0 };
  };
  const send = (method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      ask({ ...at(), method, path, headers, agent: false }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, type: body === 'in' ? 'in' : (/urn:twofold:problem:([a-z-]+)/.exec(body)?.[1] ?? body), headers: response.headers, body }));
      })
        .on('error', reject)
        .end();
    });
  const typeOf = async (...asked: Parameters<typeof send>): Promise<string> => (await send(...asked)).type;

  beforeEach(() => (ring = new KeyRing()));
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const withKeys = (): void => ring.take({ configured: true, keys: Object.values(keys).map(({ kept }) => kept) });
  const withoutKeys = (): void => ring.take({ configured: false, keys: [] });

  test('before the keys are known nobody is let in, but health is told', async () => {
    await begin('to this machine');
    expect([await typeOf('GET', '/api/views'), await typeOf('POST', '/api/recompute'), await typeOf('GET', '/livez')]).toEqual(['keys-unknown', 'keys-unknown', 'in']);
    expect(refused).toEqual(['keys-unknown', 'keys-unknown']);
  });

  test('without keys it is open to this machine for all but operate', async () => {
    withoutKeys();
    await begin('to this machine');
    expect([await typeOf('GET', '/api/views'), await typeOf('POST', '/api/recompute'), await typeOf('DELETE', '/api/recompute/1'), await typeOf('PUT', '/queues/api/queues/recompute/pause')]).toEqual(['in', 'no-key', 'no-key', 'no-key']);
  });

  test('without keys it takes orders in', async () => {
    withoutKeys();
    await begin('to this machine', storefrontRole);
    expect([await typeOf('POST', '/api/orders'), await typeOf('POST', '/api/users/ann/clear')]).toEqual(['in', 'no-key']);
  });

  test('without keys it lets nobody in where it may not stand open', async () => {
    withoutKeys();
    await begin('to nobody');
    expect([await typeOf('GET', '/api/views'), await typeOf('GET', '/readyz')]).toEqual(['no-key', 'in']);
  });

  test.each([
    ['read', ['in', 'in', 'wrong-role', 'wrong-role']],
    ['ingest', ['wrong-role', 'wrong-role', 'wrong-role', 'wrong-role']],
    ['operate', ['in', 'in', 'in', 'in']],
  ] as const)('a key for %s opens what it is for', async (role, expected) => {
    withKeys();
    await begin('to this machine');
    const headers = bearer(keys[role].text);
    expect([await typeOf('GET', '/api/views', headers), await typeOf('GET', '/metrics', headers), await typeOf('POST', '/api/recompute', headers), await typeOf('PUT', '/queues/api/queues/recompute/pause', headers)]).toEqual(expected);
  });

  test('a key for ingest sends orders, one for read does not', async () => {
    withKeys();
    await begin('to this machine', storefrontRole);
    expect([await typeOf('POST', '/api/orders', bearer(keys.ingest.text)), await typeOf('POST', '/api/orders', bearer(keys.read.text)), await typeOf('POST', '/api/orders')]).toEqual(['in', 'wrong-role', 'no-key']);
  });

  test('whoever sends orders may not clear a user, however the path is written', async () => {
    withKeys();
    await begin('to this machine', storefrontRole);
    const paths = ['/api/users/ann/clear', '/API/users/ann/clear', '//api/users/ann/clear', '/api/orders/../users/ann/clear', '/api/users/ann/clear?path=/api/orders'];
    expect(await Promise.all(paths.map((path) => typeOf('POST', path, bearer(keys.ingest.text))))).toEqual(paths.map(() => 'wrong-role'));
    expect(await typeOf('POST', '/api/users/ann/clear', bearer(keys.operate.text))).toBe('in');
    expect(await Promise.all(['/api/orders?x=1', '/api/payments/'].map((path) => typeOf('POST', path, bearer(keys.ingest.text))))).toEqual(['in', 'in']);
  });

  test('a browser may send a key as a password, and is asked for it', async () => {
    withKeys();
    await begin('to this machine');
    const basic = { Authorization: `Basic ${Buffer.from(`me:${keys.read.text}`).toString('base64')}` };
    expect(await typeOf('GET', '/api/views', basic)).toBe('in');
    expect((await send('GET', '/', { 'Sec-Fetch-Mode': 'navigate' })).headers['www-authenticate']).toMatch(/^Basic /);
    expect((await send('GET', '/')).headers['www-authenticate']).toMatch(/^Bearer /);
  });

  test.each([
    ['a scheme alone', 'Bearer'],
    ['a password that is none', 'Basic !!'],
    ['another scheme', 'Digest x'],
    ['a key that was never made', `Bearer ${newKey('operate').text}`],
    ["another's id with a secret of one's own", `Bearer ${newKey('operate', keys.read.kept.id).text}`],
    ['a key without a scheme', keys.read.text],
  ])('%s lets nobody in', async (_what, authorization) => {
    withKeys();
    await begin('to this machine');
    const answer = await send('GET', '/api/views', { Authorization: authorization });
    expect([answer.status, answer.type]).toEqual([401, 'wrong-key']);
    expect(answer.body).not.toContain('twofold_');
  });

  test('a wrong key is refused also where none is needed', async () => {
    withoutKeys();
    await begin('to this machine');
    expect(await typeOf('GET', '/api/views', bearer(keys.read.text))).toBe('wrong-key');
  });

  test('an empty key is none: it is let in where none is needed, and nowhere else', async () => {
    withoutKeys();
    await begin('to this machine');
    expect([await typeOf('GET', '/metrics', { Authorization: 'Bearer ' }), await typeOf('POST', '/api/recompute', { Authorization: 'Bearer ' })]).toEqual(['in', 'no-key']);
    withKeys();
    expect(await typeOf('GET', '/metrics', { Authorization: 'Bearer ' })).toBe('wrong-key');
  });

  test('a key in an address is refused and not repeated', async () => {
    withKeys();
    await begin('to this machine');
    for (const path of [`/api/views?key=${keys.read.text}`, `/livez?${keys.read.text}`, `/x/${keys.read.text}`]) {
      const answer = await send('GET', path, bearer(keys.read.text));
      expect([answer.status, answer.type, answer.body.includes(keys.read.text)]).toEqual([400, 'invalid-request', false]);
    }
  });

  test('the whole form of an address, another path for a router than for the roles, is refused', async () => {
    withoutKeys();
    await begin('to this machine');
    expect((await send('GET', 'http://127.0.0.1/queues')).status).toBe(400);
    expect((await send('OPTIONS', '*', { Authorization: `Bearer ${keys.operate.text}` })).status).toBe(400);
  });

  test('an address has its bounds', async () => {
    withoutKeys();
    await begin('to this machine');
    expect([await typeOf('GET', `/${'x'.repeat(8_191)}`), await typeOf('GET', `/${'x'.repeat(8_192)}`)]).toEqual(['in', 'address-too-long']);
  });

  test.each([
    [{ 'Sec-Fetch-Site': 'cross-site' }, 'cross-site'],
    [{ 'Sec-Fetch-Site': 'same-site' }, 'cross-site'],
    [{ Origin: 'http://evil.example' }, 'cross-site'],
    [{ Origin: 'null' }, 'cross-site'],
    [{ Origin: 'http://127.0.0.1:1' }, 'cross-site'],
    [{ Origin: 'http://shop', Host: 'shop' }, 'in'],
    [{ 'Sec-Fetch-Site': 'same-origin' }, 'in'],
    [{ 'Sec-Fetch-Site': 'none' }, 'in'],
    [{}, 'in'],
  ])('a POST with %j is answered with %s', async (headers, expected) => {
    withKeys();
    await begin('to this machine');
    expect(await typeOf('POST', '/api/recompute', { ...bearer(keys.operate.text), ...headers })).toBe(expected);
  });

  test.each([
    ['evil.example', 'foreign-name'],
    ['evil.example:3001', 'foreign-name'],
    ['127.0.0.1.evil.example', 'foreign-name'],
    ['localhost:3001', 'in'],
    ['10.0.0.7', 'in'],
    ['[::1]:3001', 'in'],
    ['[evil.example]:3001', 'foreign-name'],
    ['serving-layer:3001', 'in'],
  ])('without keys a page by the name of %s is answered with %s', async (host, expected) => {
    withoutKeys();
    await begin('to this machine');
    expect(await typeOf('GET', '/api/views', { Host: host })).toBe(expected);
  });

  test('with a key any name will do', async () => {
    withKeys();
    await begin('to nobody');
    expect(await typeOf('GET', '/api/views', { Host: 'sales.example', ...bearer(keys.read.text) })).toBe('in');
  });

  test('a key has so many requests, and another its own', async () => {
    withKeys();
    await begin('to this machine', servingRole, { read: 3 });
    const got: string[] = [];
    for (let i = 0; i < 4; i++) got.push(await typeOf('GET', '/api/views', bearer(keys.read.text)));
    expect(got).toEqual(['in', 'in', 'in', 'too-many-requests']);
    const told = await send('GET', '/api/views', bearer(keys.read.text));
    expect([told.status, told.headers['retry-after']]).toEqual([429, '60']);
    expect(await typeOf('GET', '/api/views', bearer(keys.operate.text))).toBe('in');
  });

  test('without keys the limits hold for others, and not for this machine', async () => {
    withoutKeys();
    await begin('to everybody', servingRole, { read: 1 });
    expect([await typeOf('GET', '/'), await typeOf('GET', '/')]).toEqual(['in', 'too-many-requests']);
    server.close();
    await begin('to this machine', servingRole, { read: 1 });
    expect([await typeOf('GET', '/'), await typeOf('GET', '/')]).toEqual(['in', 'in']);
  });

  test('who sends wrong keys again and again is told to wait; a good key is still good', async () => {
    withKeys();
    await begin('to this machine', servingRole, { 'wrong keys': 2 });
    const wrong = bearer(newKey('read').text);
    expect([await typeOf('GET', '/', wrong), await typeOf('GET', '/', wrong), await typeOf('GET', '/', wrong)]).toEqual(['wrong-key', 'wrong-key', 'too-many-requests']);
    expect(await typeOf('GET', '/', bearer(keys.read.text))).toBe('in');
  });

  test('every refusal has the headers that protect its reader', async () => {
    withKeys();
    await begin('to this machine');
    const { headers } = await send('GET', '/');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';manifest-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'content-type': 'application/problem+json', 'cross-origin-resource-policy': 'same-origin' });
  });

  /** A stream that has begun; `ended` tells, once it has, whether it came to its proper end. */
  const stream = async (headers: Record<string, string>): Promise<{ ended: Promise<boolean> }> => {
    const sent = ask({ ...at(), path: '/stream', headers, agent: false }).end();
    const ended = new Promise<boolean>((resolve) => sent.once('response', (response) => response.resume().once('close', () => resolve(response.complete))));
    await once(sent, 'response');
    return { ended };
  };

  test('a stream ends when its key is revoked, those of others go on', async () => {
    withKeys();
    await begin('to this machine');
    const [mine, other] = await Promise.all([stream(bearer(keys.read.text)), stream(bearer(keys.operate.text))]);
    ring.take({ configured: true, keys: [keys.operate.kept] });
    expect(await mine.ended).toBe(false);
    expect(await typeOf('GET', '/', bearer(keys.read.text))).toBe('wrong-key');
    expect(await Promise.race([other.ended, typeOf('GET', '/', bearer(keys.operate.text))])).toBe('in');
  });

  test('a key that is made cuts neither a request that is being answered nor a connection that rests', async () => {
    withoutKeys();
    await begin('to this machine');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const status = (path: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        ask({ ...at(), path, agent }, (response) => response.resume().on('end', () => resolve(response.statusCode))).on('error', reject).end();
      });
    let connections = 0;
    server.on('connection', () => (connections += 1));
    try {
      const short = status('/short');
      await once(server, 'request');
      withKeys();
      expect([await short, await status('/api/views')]).toEqual([200, 401]);
      // Nor later, when streams would be ended.
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      expect([await status('/api/views'), connections]).toEqual([401, 1]);
    } finally {
      agent.destroy();
    }
  });

  test('a stream that was opened without a key ends when the first key is made', async () => {
    withoutKeys();
    await begin('to this machine');
    const open = await stream({});
    withKeys();
    expect(await open.ended).toBe(false);
  });
});
