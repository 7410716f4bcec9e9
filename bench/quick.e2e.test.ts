import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The others (processes, growth, burst) do the same with more of it; `npm run bench -- --quick` runs them too. */
const PARTS = ['engines', 'freshness', 'answers', 'archive', 'import', 'pages'];

test('the parts of the bench run, and Twofold comes to what the oracle says, with a kill -9 and without', async () => {
  // Other events every time: a topic that was filled before is not what is to be tried.
  const seed = String(1 + Math.floor(Math.random() * 2 ** 30));
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/main.ts', '--quick', '--seed', seed, '--parts', PARTS.join(',')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (printed += data.toString()));
  await once(child, 'exit');
  expect({ code: child.exitCode, printed }).toEqual({ code: 0, printed: expect.stringContaining('with kill -9') as string });
  // The time of each part, which it tells when it has ended.
  for (const part of PARTS) expect(printed).toMatch(new RegExp(`^${part}: \\d+ s$`, 'm'));
}, 600_000);
