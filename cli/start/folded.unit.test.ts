import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Terminal } from '../print/terminal';
import { servingAt } from '../serving';
import { totalOnceFolded } from './folded';

const ENDS = { 'order-created': [3, 4] };
const amounts = { total: '7', batch: '3', realtime: '4' };
const evidence = {
  asOf: { token: 't', position: ENDS },
  generation: null,
  cut: {},
  freshness: { batch: null, speed: 0, serving: 0 },
  duplicates: { records: 0, amounts: {} },
  rejections: { records: 0, byReason: {} },
};
const total = { ...amounts, currency: 'GBP', byCurrency: { GBP: amounts }, evidence };
const problem = (type: string, detail: string) => ({ type: `urn:twofold:problem:${type}`, detail });

type Reply = (response: ServerResponse) => void;
const json = (status: number, body: object): Reply => (response) => void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

/** A serving layer that gives one reply after the other to requests for the total, the last one for ever. */
async function waited(...replies: readonly Reply[]): Promise<{ told: string[]; asked: string[]; total: string }> {
  const asked: string[] = [];
  let next = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/api/status') json(200, { serving: { asOf: { position: { 'order-created': [3, 0] } } } })(response);
    else {
      asked.push(path);
      replies[Math.min(next++, replies.length - 1)]?.(response);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const told: string[] = [];
  const terminal = { tell: (line: string) => told.push(line), watched: false } as Partial<Terminal> as Terminal;
  const { signal } = new AbortController();
  try {
    const serving = servingAt(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, { env: {}, dataDir: '/nowhere', signal });
    const { total: sum } = await totalOnceFolded(serving, ENDS, { terminal, signal });
    return { told, asked, total: sum };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

describe('waiting until everything is folded', () => {
  it('asks for a total that covers the whole log', async () => {
    const { total: sum, asked, told } = await waited(json(503, problem('not-reached', '4 records')), json(200, total));
    expect(sum).toBe('7');
    expect(asked).toHaveLength(2);
    expect(new URL(asked[0]!, 'http://x').searchParams.get('atLeast')).toBeTruthy();
    expect(told).toEqual([]);
  });

  it('waits for a serving layer that was killed meanwhile, and says so once', async () => {
    const killed: Reply = (response) => response.destroy();
    const { total: sum, told } = await waited(killed, killed, json(503, problem('no-exact-answer', 'task 2 has no state yet')), json(200, total));
    expect(sum).toBe('7');
    expect(told).toEqual([expect.stringMatching(/^waiting: the serving layer at .* does not answer/), 'waiting: task 2 has no state yet']);
  });

  it('ends at what waiting cannot mend', async () => {
    await expect(waited(json(400, problem('invalid-request', 'atLeast is not a token of this log')))).rejects.toThrow('atLeast is not a token of this log');
    await expect(waited(json(200, { total: 7 }))).rejects.toThrow('answered something else than expected');
  });
});
