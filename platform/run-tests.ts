/**
 * `npm test [-- jest's arguments]`: finds or starts the stores, runs jest with their addresses, and stops them.
 * Without a store its tests are skipped, and said to be; with CI=true that is a failure.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectFolder } from './project';
import { openStores, StoreTrouble, type Stores } from './stores';

const say = (line: string): void => console.log(line);

/** The tests that use stores, by the ends of their files' names. */
const withStores = String.raw`\.(int|e2e)\.test\.ts$`;

async function main(): Promise<number> {
  const began = Date.now();
  const stores = await storesForTests();
  if (stores === undefined && isCi()) {
    say('CI=true: no test may be skipped for want of a store');
    return 1;
  }
  try {
    if (interrupted) return 130;
    return await jest(stores === undefined ? ['--testPathIgnorePatterns', withStores, '/node_modules/'] : [], stores);
  } finally {
    await stores?.stop();
    if (stores === undefined) say(`skipped: all files that end in .int.test.ts or .e2e.test.ts, for want of stores (see above)`);
    say(`${Math.round((Date.now() - began) / 1000)} s in all`);
  }
}

async function storesForTests(): Promise<Stores | undefined> {
  try {
    const stores = await openStores({ dataDir: join(projectFolder, 'data', 'test-stores'), env: process.env, report: say });
    say(`Kafka: ${stores.kafka.how}`);
    say(`Redis: ${stores.redis.how}`);
    say(`Postgres: ${stores.postgres.how}`);
    return stores;
  } catch (error) {
    if (!(error instanceof StoreTrouble)) throw error;
    say(error.message);
    return undefined;
  }
}

const isCi = (): boolean => /^(true|1)$/i.test(process.env['CI'] ?? '');

/** Gives jest's exit code. */
async function jest(skipping: readonly string[], stores: Stores | undefined): Promise<number> {
  const addresses =
    stores === undefined ? {} : { KAFKA_BROKERS: stores.kafka.brokers, REDIS_URL: stores.redis.url, DATABASE_URL: stores.postgres.url };
  const child = spawn(
    process.execPath,
    [
      require.resolve('jest/bin/jest'),
      // First what was asked for: jest takes names after an option like ours to be more of its values.
      ...process.argv.slice(2),
      ...skipping,
      '--reporters=default',
      `--reporters=${join(__dirname, 'jest-tally.cjs')}`,
    ],
    { cwd: projectFolder, stdio: 'inherit', env: { ...process.env, ...addresses } },
  );
  running = child;
  const exit: unknown[] = await once(child, 'exit');
  return typeof exit[0] === 'number' ? exit[0] : 1;
}

let interrupted = false;
let running: ChildProcess | undefined;

// Whatever ends the tests, the stores are stopped after them. From a terminal Ctrl-C reaches jest by itself too: twice does no harm.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true;
    running?.kill(signal);
  });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
