import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../platform/command-line';
import { untilTrue } from '../../platform/wait-until';
import { outputFile } from './output-file';
import { Supervised, type SupervisedParts } from './supervised';

const folder = mkdtempSync(join(tmpdir(), 'twofold-supervise-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BOUND = 15_000;
let made = 0;

function supervised(script: string, parts: Partial<SupervisedParts> = {}) {
  const name = `layer-${++made}`;
  const path = join(folder, `${name}.mjs`);
  const outputPath = join(folder, `${name}.log`);
  writeFileSync(path, script);
  const told: string[] = [];
  const pids: number[] = [];
  const layer = new Supervised({
    program: { name, args: [path], cwd: folder, env: { ...process.env, COUNT: join(folder, `${name}.count`) } },
    output: outputFile(outputPath, () => new Date(0)),
    outputPath,
    tell: (line) => told.push(line),
    onPid: (pid) => pids.push(pid),
    now: Date.now,
    delays: [10, 20],
    ...parts,
  });
  return { name, layer, told, pids, printed: () => readFileSync(outputPath, 'utf8'), outputPath };
}

const until = async (condition: () => boolean): Promise<void> => expect(await untilTrue(condition, BOUND)).toBe(true);
const STAY = `setInterval(() => {}, 1000); process.on('SIGTERM', () => { console.log('ending'); process.exit(0); });`;

describe('a supervised process', () => {
  it('is started when it says ready, and what it prints is kept', async () => {
    const { layer, told, printed, pids } = supervised(`console.log('not yet'); console.log('ready: here'); console.log('more'); ${STAY}`);
    await layer.start();
    await until(() => printed().includes('more'));
    await layer.stop();
    expect(printed()).toBe(['not yet', 'ready: here', 'more', 'ending'].map((line) => `1970-01-01T00:00:00.000Z ${line}\n`).join(''));
    expect(told).toEqual([]);
    expect(pids).toHaveLength(1);
    expect(isAlive(pids[0]!)).toBe(false);
  });

  it('shows what it prints as errors', async () => {
    const { layer, name, told } = supervised(`console.error('trouble'); console.log('ready'); ${STAY}`);
    await layer.start();
    await until(() => told.length > 0);
    await layer.stop();
    expect(told).toEqual([`${name}: trouble`]);
  });

  it('that writes a log is ready when the log says so; grave lines of it are shown, and its lines are kept as they are', async () => {
    const line = (level: string, msg: string): string => JSON.stringify({ level, time: '2026-01-02T03:04:05.000Z', layer: 'l', pid: 1, msg, request: 'r-1' });
    const lines = [line('warn', 'a store is away'), line('error', 'a defect'), line('info', 'ready: here')];
    const { layer, name, told, printed } = supervised(`for (const line of ${JSON.stringify(lines)}) console.log(line); ${STAY}`);
    await layer.start();
    await layer.stop();
    expect(told).toEqual([`${name}: a defect`]);
    expect(printed()).toBe(`${lines.join('\n')}\n1970-01-01T00:00:00.000Z ending\n`);
  });

  it('is started again after kill -9, and says so', async () => {
    const { layer, name, told, pids, outputPath } = supervised(`console.log('ready'); ${STAY}`);
    await layer.start();
    process.kill(pids[0]!, 'SIGKILL');
    await until(() => told.length === 2);
    expect(told).toEqual([`${name} ended by SIGKILL: starting it again (${outputPath})`, `${name} is ready again`]);
    expect(isAlive(pids[1]!)).toBe(true);
    await layer.stop();
    expect(pids).toHaveLength(2);
  });

  it('that ends three times before it was ready does not start, and its last lines say why', async () => {
    const { layer, name, pids } = supervised(`console.error('PARTITIONS must be a whole number'); process.exit(1);`);
    await expect(layer.start()).rejects.toThrow(new RegExp(`^${name} does not start: it ended with code 1\\. Its last lines, from .*:\\n[^]*PARTITIONS must be a whole number`));
    expect(pids).toHaveLength(3);
    await layer.stop();
  });

  it('that has run is started again for ever, later each time', async () => {
    const waits: number[] = [];
    let last = Date.now();
    const { layer, pids } = supervised(`console.log('ready'); setTimeout(() => process.exit(3), 50);`, {
      delays: [10, 300],
      tell: (line) => {
        if (/ended with code 3/.test(line)) last = Date.now();
        else waits.push(Date.now() - last);
      },
    });
    await layer.start();
    await until(() => pids.length === 5);
    await layer.stop();
    expect(waits[1]).toBeGreaterThanOrEqual(290);
  });

  it('that does not end when asked is killed', async () => {
    const { layer, pids } = supervised(`process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000);`, { stopWithin: 200 });
    await layer.start();
    await layer.stop();
    expect(isAlive(pids[0]!)).toBe(false);
  });

  it('is not started again once it is stopped, also while it waits to be', async () => {
    const { layer, pids, told } = supervised(`console.log('ready'); setTimeout(() => process.exit(3), 50);`, { delays: [60_000] });
    await layer.start();
    await until(() => told.length === 1);
    await layer.stop();
    expect(pids).toHaveLength(1);
  });

  it('on its leash ends when whoever started it is killed', async () => {
    const keeper = join(folder, 'keeper.mjs');
    const kept = join(folder, 'kept.mjs');
    const leash = join(__dirname, 'leash.mjs');
    writeFileSync(kept, `console.log('ready'); setInterval(() => console.log('still here'), 50);`);
    writeFileSync(
      keeper,
      `import { spawn } from 'node:child_process';
       const child = spawn(process.execPath, ['--import', ${JSON.stringify(leash)}, ${JSON.stringify(kept)}], { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
       child.stdout.once('data', () => console.log('ready ' + child.pid)); setInterval(() => {}, 1000);`,
    );
    const { layer, printed, pids } = supervised(`await import(${JSON.stringify(keeper)});`, { delays: [60_000] });
    await layer.start();
    await until(() => /ready (\d+)/.test(printed()));
    const child = Number(/ready (\d+)/.exec(printed())?.[1]);
    expect(isAlive(child)).toBe(true);
    process.kill(pids[0]!, 'SIGKILL');
    await until(() => !isAlive(child));
    await layer.stop();
  });
});
