/**
 * docs/WALKTHROUGH.md, its own commands run on a system of its own, each held to the output that stands there. With
 * WALKTHROUGH=write (`npm run walkthrough`) the outputs are written into it instead.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { runCommand } from '../cli/program';
import { writeRunFile } from '../cli/run-file';
import type { Terminal } from '../cli/print/terminal';
import { operateKey } from '../common/testing/operate-key';
import { Installation, type LayerName } from './system/installation';
import { demosOf, rewritten, toldLines, type Step } from './system/walkthrough';

const FILE = 'docs/WALKTHROUGH.md';
const MINUTE = 60_000;
const document = readFileSync(FILE, 'utf8');
const demos = demosOf(document);
const isWriting = process.env['WALKTHROUGH'] === 'write';
/** What only looks may be asked again until it is so: events are on their way. */
const LOOKS = /^(npx twofold (query|tail|explain|status)|curl -s [^-])/;
const NAMES: Readonly<Record<string, LayerName>> = { 'batch-layer': 'batch', 'speed-layer': 'speed', 'serving-layer': 'serving', storefront: 'storefront', streams: 'streams' };
const run = promisify(execFile);

let twofold: Installation;
const folder = mkdtempSync(join(tmpdir(), 'twofold-walkthrough-'));
const outputs = new Map<Step, readonly string[]>();

beforeAll(async () => {
  twofold = await Installation.start({}, ['batch', 'speed', 'serving', 'storefront', 'streams'], { PARTITIONS: '1' });
  const layers = Object.entries(NAMES).map(([name, layer]) => [name, { pid: process.pid, url: twofold.layer(layer).url }] as const);
  writeRunFile(folder, { env: twofold.env, operateKey, layers: Object.fromEntries(layers) });
}, 2 * MINUTE);

afterAll(async () => {
  if (isWriting) writeFileSync(FILE, rewritten(document, outputs));
  rmSync(folder, { recursive: true });
  await twofold.stop();
}, MINUTE);

test('there are ten demos', () => expect(demos).toHaveLength(10));

describe.each(demos)('$title', ({ steps }) => {
  test.each(steps.map((step) => [step.command.split('\n')[0], step] as const))('%s', async (_title, step) => {
    const until = Date.now() + 40_000;
    if (/ (query|explain) /.test(step.command)) await twofold.settled('/api/total-revenue');
    let printed = await printedBy(step.command);
    while (!isWriting && LOOKS.test(step.command) && !isDeepStrictEqual(printed, step.output) && Date.now() < until) printed = await printedBy(step.command);
    outputs.set(step, printed);
    if (!isWriting) expect(printed).toEqual(step.output);
  }, 2 * MINUTE);
});

/** The lines on stdout of a command of the document. Throws with what it told where it fails. */
async function printedBy(command: string): Promise<string[]> {
  const [line = '', ...rest] = command.split('\n');
  const env = { ...process.env, ...twofold.env };
  const moved = line.replace('localhost:3000', twofold.layer('storefront').url.slice(7)).replace('localhost:3001', twofold.layer('serving').url.slice(7)).replace('localhost:3005', twofold.layer('streams').url.slice(7));
  if (!/^npx twofold [^|]*$/.test(line)) return toldLines((await run('bash', ['-c', `npx() { shift; node cli/twofold.mjs "$@"; }\n${[moved, ...rest].join('\n')}`], { env: { ...env, TWOFOLD_DATA: folder } })).stdout);
  // The shell says what its words are; the command runs here, since starting a process for each would take most of the time.
  const { stdout } = await run('bash', ['-c', `printf '%s\\n' ${line.replace("<<'END'", '')}`]);
  const out: string[] = [];
  const told: string[] = [];
  const terminal: Terminal = {
    out: (text) => void out.push(text),
    tell: (text) => void told.push(text),
    watched: false,
    screen: undefined,
    coloured: false,
    ask: async () => undefined,
    input: async () => rest.slice(0, -1).join('\n'),
  };
  const timeout = AbortSignal.timeout(40_000);
  const code = await runCommand(['node', 'twofold', '--data', folder, ...stdout.trimEnd().split('\n').slice(2)], { env, terminal, signal: timeout });
  if (code !== 0) throw new Error(`${line} ended with ${code}:\n${told.join('\n')}`);
  return toldLines(out.join('\n'));
}
