import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Terminal } from './print/terminal';
import { runCommand } from './program';

const folder = mkdtempSync(join(tmpdir(), 'twofold-program-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Port 9 of this machine: nobody answers there. */
const STORES = { KAFKA_BROKERS: '127.0.0.1:9', REDIS_URL: 'redis://127.0.0.1:9/0', DATABASE_URL: 'postgres://127.0.0.1:9/none', SERVING_PORT: '9' };

async function run(line: string, env: Record<string, string> = {}, answer?: string): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal: Terminal = { out: (text) => out.push(text), tell: (text) => err.push(text), watched: false, screen: undefined, coloured: false, ask: async () => answer, input: async () => '' };
  const code = await runCommand(['node', 'twofold', ...line.split(' ').filter(Boolean)], { env: { ...env, TWOFOLD_DATA: folder }, terminal, signal: new AbortController().signal });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

beforeAll(() => {
  process.env['TWOFOLD_DATA'] = folder;
  writeFileSync(join(folder, 'mended.json'), '{}');
});
afterAll(() => delete process.env['TWOFOLD_DATA']);

test.each(['start', 'up', 'down', 'import', 'emit', 'clear-user', 'customers', 'customers import', 'customers demo', 'recompute', 'status', 'verify', 'rejections', 'rejections list', 'rejections show', 'rejections resend', 'replay', 'reset', 'query', 'explain', 'tail', 'top', 'topology', 'generations', 'doctor', 'completion'])(
  '%s has help with examples',
  async (command) => {
    const { code, out } = await run(`${command} --help`);
    expect(code).toBe(0);
    expect(out).toMatch(/Examples?:\n {2}\S/);
  },
);

test('--version tells it', async () => {
  expect(await run('--version')).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string, err: '' });
});

test.each([
  ['', 'Usage: twofold'],
  ['sing', "unknown command 'sing'\nnpx twofold --help lists the commands"],
  ['rejections list --quack', "unknown option '--quack'\nnpx twofold --help lists"],
  ['recompute --full --dirty', "cannot be used with option '--dirty'"],
  ['verify --from memory', 'Allowed choices are log, archive'],
  ['rejections show here', '"here" is not a place like payment-completed/2/17'],
  ['replay --view nope', 'there is no view "nope": there are revenue'],
  ['replay --from 2011-01-01', '--from says where a topology begins: name it with --topology'],
  ['tail order-metrics --by country', '--by takes the dimensions of a view'],
  ['clear-user  ', "missing required argument 'user'"],
  ['import', 'nothing runs here'],
  ['verify', 'KAFKA_BROKERS, DATABASE_URL is not set: start Twofold with npm start'],
  ['rejections resend payment-completed/0/0', 'is not set: start Twofold with npm start, or only Kafka, Postgres with npx twofold up'],
])('%j, while nothing runs, fails with a sentence', async (line, sentence) => {
  const { code, err } = await run(line);
  expect([code, err]).toEqual([1, expect.stringContaining(sentence)]);
});

test.each([
  ['status', 'the serving layer at http://127.0.0.1:9 does not answer'],
  ['recompute', 'the serving layer at http://127.0.0.1:9 does not answer'],
  ['verify', 'start Twofold with npm start, or name another with --serving <url>'],
  ['rejections list', 'the serving layer at http://127.0.0.1:9 does not answer'],
  ['rejections show payment-completed/0/0', 'ECONNREFUSED 127.0.0.1:9'],
  ['reset', 'nobody could be asked: npx twofold reset --yes does not ask. Nothing was removed'],
])('%j, while the stores are away, fails with a sentence', async (line, sentence) => {
  const { code, err } = await run(line, STORES);
  expect([code, err]).toEqual([1, expect.stringContaining(sentence)]);
});

test('a setting that does not fit is told before anything is started', async () => {
  const { code, err } = await run('start', { PARTITIONS: 'many' });
  expect([code, err]).toEqual([1, 'PARTITIONS must be a whole number from 1 to 1000, not "many" (Partitions of every input topic. Frozen once the topics exist.)']);
});

test('reset says what it would remove, without passwords, and removes nothing without a yes', async () => {
  const { code, err } = await run('reset', { ...STORES, DATABASE_URL: 'postgres://me:secret@127.0.0.1:9/none', TWOFOLD_NAMESPACE: 'mine' }, 'no');
  expect(code).toBe(1);
  expect(err).toContain("what is Twofold's in namespace mine on Postgres at postgres://me:***@127.0.0.1:9/none");
  expect(err).toContain('nothing was removed');
  expect(err).not.toContain('secret');
});
