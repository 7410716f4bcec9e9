/** Prometheus's own tool reads the rules and plays the histories in which they fire or keep quiet. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findWatchers } from '../platform/prometheus';
import { run, type Ran } from '../platform/run-program';

const MINUTE = 60_000;
const rules = join(__dirname, 'rules');
let promtool: string;
beforeAll(async () => {
  [promtool] = await findWatchers(['promtool'], process.env);
}, 6 * MINUTE);

const ask = (...args: string[]): Promise<Ran> => run(promtool, args, { cwd: rules, bound: 2 * MINUTE });

test('the rules are rules', async () => {
  expect(await ask('check', 'rules', 'twofold.yml')).toMatchObject({ code: 0 });
}, 3 * MINUTE);

test('the settings are settings', async () => {
  // The rules lie elsewhere in the container; their path alone is not looked at.
  expect(await ask('check', 'config', '--syntax-only', join(__dirname, 'prometheus.yml'))).toMatchObject({ code: 0 });
}, 3 * MINUTE);

test.each(readdirSync(rules).filter((file) => file.endsWith('.test.yml')))('%s: each rule fires when it should, and only then', async (file) => {
  const { code, output } = await ask('test', 'rules', file);
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
}, 3 * MINUTE);
