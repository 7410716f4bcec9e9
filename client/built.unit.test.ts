import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(__dirname, '..');
const script = async (name: string, folder: string): Promise<unknown> => run(process.execPath, ['--import', 'tsx', join(__dirname, name), folder], { cwd: root });

describe('twofold/client as programs get it', () => {
  let folder: string;
  /** A program's folder, with twofold installed as npm would. */
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twofold-client-'));
    const installed = join(folder, 'node_modules', 'twofold');
    mkdirSync(installed, { recursive: true });
    await script('build.ts', join(installed, 'client', 'dist'));
    copyFileSync(join(root, 'package.json'), join(installed, 'package.json'));
    for (const dependency of ['openapi-fetch', 'openapi-typescript-helpers']) symlinkSync(join(root, 'node_modules', dependency), join(folder, 'node_modules', dependency));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const using = 'const answers = connectAnswers({ url: "http://127.0.0.1:9" });\nanswers.GET("/livez", { parseAs: "text" }).catch(() => console.log(typeof connectStorefront, cursorOf("/x?cursor=a.1")));\n';

  test.each([
    ['module.mjs', 'import { connectAnswers, connectStorefront, cursorOf } from "twofold/client";\n'],
    ['common.cjs', 'const { connectAnswers, connectStorefront, cursorOf } = require("twofold/client");\n'],
  ])('%s loads it in plain Node', async (file, loading) => {
    writeFileSync(join(folder, file), loading + using);
    expect((await run(process.execPath, [join(folder, file)])).stdout).toBe('function a.1\n');
  });

  test('an ES module and a CommonJS one see its types, and a wrong parameter does not compile', async () => {
    const text = `import { connectAnswers } from 'twofold/client';
export async function total(): Promise<string> {
  const answers = connectAnswers();
  // @ts-expect-error there is no such parameter
  await answers.GET('/api/total-revenue', { params: { query: { colour: 'red' } } });
  const { data, error } = await answers.GET('/api/views/orders', { params: { query: { tier: ['premium'], from: '2011-12-01' } } });
  if (error) throw new Error(error.detail);
  // @ts-expect-error revenue is no measure of this view
  void data.rows[0]?.revenue;
  return data.rows[0]?.value ?? '0';
}
`;
    for (const extension of ['mts', 'cts']) writeFileSync(join(folder, `typed.${extension}`), text);
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', '--skipLibCheck'];
    await expect(run(process.execPath, [compiler, ...options, 'typed.mts', 'typed.cts'], { cwd: folder })).resolves.toMatchObject({ stdout: '' });
  }, 180_000);

  test.each(['answers.ts', 'storefront.ts'])('%s says what the OpenAPI document says (else: npm run docs)', async (file) => {
    await script('generate.ts', folder);
    expect(readFileSync(join(__dirname, file), 'utf8')).toBe(readFileSync(join(folder, file), 'utf8'));
  });
});
