import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, versionFolders } from './find-program';
import { javaMajor, serverProperties } from './private-kafka';
import { isNewEnough } from './private-redis';
import { run } from './run-program';

describe('a program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twofold-programs-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is found in PATH when it can be executed', () => {
    const program = join(folder, 'twofold-probe');
    writeFileSync(program, '');
    expect(findProgram(['twofold-probe'], { PATH: folder })).toBeUndefined();
    chmodSync(program, 0o755);
    expect(findProgram(['twofold-probe'], { PATH: `/nowhere:${folder}` })).toBe(program);
  });

  it('is taken from the folder of the highest version', () => {
    for (const version of ['9', '15', '16', 'other']) mkdirSync(join(folder, 'versions', version), { recursive: true });
    expect(versionFolders(join(folder, 'versions'), /^\d+$/, 'bin')).toEqual(
      ['16', '15', '9'].map((version) => join(folder, 'versions', version, 'bin')),
    );
    expect(versionFolders('/nowhere', /./, 'bin')).toEqual([]);
  });

  it('that fails or is not there gives a code, not an exception', async () => {
    expect(await run('sh', ['-c', 'echo out; exit 3'], { bound: 5_000 })).toEqual({ code: 3, output: 'out' });
    expect((await run('/nowhere/program', [], { bound: 5_000 })).code).toBeNull();
    expect((await run('sleep', ['60'], { bound: 50 })).code).toBeNull();
  });
});

describe('versions', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_392"', 8],
    ['openjdk version "21" 2023-09-19', 21],
    ['sh: java: not found', 0],
  ])('of Java are read from %j', (text, major) => {
    expect(javaMajor(text)).toBe(major);
  });

  it('of Redis count from 6.2 on', () => {
    expect(isNewEnough('Redis server v=7.0.15 sha=00000000:0')).toBe(true);
    expect(isNewEnough('Valkey server v=8.1.1 sha=00000000:0')).toBe(true);
    expect(isNewEnough('Redis server v=6.2.0')).toBe(true);
    expect(isNewEnough('Redis server v=6.0.16')).toBe(false);
    expect(isNewEnough('no such thing')).toBe(false);
  });
});

it('a private Kafka listens on 127.0.0.1 and nowhere else', () => {
  const listeners = serverProperties('/data', [20_001, 20_002]).split('\n').filter((line) => /listeners=/.test(line));
  expect(listeners).toEqual([
    'listeners=PLAINTEXT://127.0.0.1:20001,CONTROLLER://127.0.0.1:20002',
    'advertised.listeners=PLAINTEXT://127.0.0.1:20001',
  ]);
});
