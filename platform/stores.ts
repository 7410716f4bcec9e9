import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { reasonOf } from '../common/reason';
import { adviceFor, thisSystem, whatIs, type Need } from './advice';
import { canInstall, install } from './apt';
import { hasCompose, openCompose, removeCompose, stopCompose } from './compose';
import { givenAddress, openGiven } from './given';
import { readRecord, stopInstance } from './instance';
import { withLock } from './lock';
import { reuse, start } from './open-private';
import { privateKafka } from './private-kafka';
import { privatePostgres, removeElsewhere } from './private-postgres';
import { privateRedis } from './private-redis';
import type { PrivateStore, Runnable } from './private-store';
import { storeNames, storeTitles, StoreTrouble, storeVariables, type Env, type OpenStore, type Report, type StoreName } from './store';

export { StoreTrouble, type StoreName } from './store';

/** The stores that were asked for. Asking for one that was not named in `need` throws. */
export interface Stores {
  /** `brokers` as in KAFKA_BROKERS: `host:port`, several with commas between. `how` is for people. */
  readonly kafka: { brokers: string; how: string };
  readonly redis: { url: string; how: string };
  readonly postgres: { url: string; how: string };
  /** Stops what this call started and nothing else: gently, then by force after a bound. */
  stop(): Promise<void>;
}

export interface StoreOptions {
  /** Where private instances keep their data, ports and logs. */
  dataDir: string;
  /** KAFKA_BROKERS, REDIS_URL, DATABASE_URL name stores that run already; PATH and JAVA_HOME tell where programs are. */
  env: Env;
  report: Report;
  /** @default all three */
  need?: readonly StoreName[];
  /** Private instances outlive this process, until `storesDown`. @default false */
  detach?: boolean;
}

const privateStores: Record<StoreName, PrivateStore> = { kafka: privateKafka, redis: privateRedis, postgres: privatePostgres };

/**
 * Finds or starts the stores. For each: the address given → a private instance that runs already → one started
 * from programs on this machine → the same after apt-get → Docker Compose → one message that says what to install.
 * @throws {StoreTrouble} for all that a person can mend; nothing that this call started runs on then
 */
export async function openStores(options: StoreOptions): Promise<Stores> {
  const dataDir = resolve(options.dataDir);
  const need = options.need ?? storeNames;
  const opened = new Map<StoreName, OpenStore>();
  const stop = async (): Promise<void> => {
    await Promise.all([...opened.values()].map((store) => store.stop()));
  };

  const given = need.filter((store) => givenAddress(store, options.env) !== undefined);
  const own = need.filter((store) => !given.includes(store));
  try {
    await all(given, async (store) => {
      opened.set(store, await openGiven(store, givenAddress(store, options.env) ?? '', options.env));
    });
    if (own.length > 0) await withLock(dataDir, () => openOwn(own, dataDir, options, opened));
  } catch (error) {
    await stop();
    throw error;
  }

  const the = (store: StoreName): OpenStore => {
    const found = opened.get(store);
    if (found === undefined) throw new Error(`${storeTitles[store]} was not asked for: name it in "need"`);
    return found;
  };
  return {
    get kafka() {
      return { brokers: the('kafka').address, how: the('kafka').how };
    },
    get redis() {
      return { url: the('redis').address, how: the('redis').how };
    },
    get postgres() {
      return { url: the('postgres').address, how: the('postgres').how };
    },
    stop,
  };
}

async function openOwn(stores: readonly StoreName[], dataDir: string, options: StoreOptions, opened: Map<StoreName, OpenStore>): Promise<void> {
  const privateOptions = (store: StoreName) => ({ folder: join(dataDir, store), keep: options.detach ?? false, report: options.report });

  await all(stores, async (store) => {
    const running = await reuse(privateStores[store], privateOptions(store));
    if (running !== undefined) opened.set(store, running);
  });

  const missing = stores.filter((store) => !opened.has(store));
  const found = await find(missing, options);
  await all(missing, async (store) => {
    const runnable = found.get(store);
    if (runnable !== undefined) opened.set(store, await start(privateStores[store], runnable, privateOptions(store)));
  });

  const lacking = missing.filter((store) => !opened.has(store));
  if (lacking.length === 0) return;
  if (!(await hasCompose())) throw new StoreTrouble(await whatToInstall(lacking, options.env));
  options.report(`starting ${lacking.map((store) => storeTitles[store]).join(', ')} with Docker Compose: the first time it fetches images`);
  await all(lacking, async (store) => {
    opened.set(store, await openCompose(store, join(dataDir, store), options.detach ?? false));
  });
}

/** What can be started from programs here, after installing what is lacking where we may. */
async function find(stores: readonly StoreName[], { env, report }: StoreOptions): Promise<Map<StoreName, Runnable>> {
  const lacks = await lacksOf(stores, env);
  if (lacks.length > 0 && canInstall(env)) {
    try {
      await install(lacks, report);
    } catch (error) {
      // Docker may still do.
      report(reasonOf(error));
    }
  }
  const found = new Map<StoreName, Runnable>();
  for (const store of stores) {
    const way = await privateStores[store].find(env);
    if (!('lacks' in way)) found.set(store, way);
  }
  return found;
}

async function lacksOf(stores: readonly StoreName[], env: Env): Promise<Need[]> {
  const ways = await Promise.all(stores.map((store) => privateStores[store].find(env)));
  return ways.flatMap((way) => ('lacks' in way ? way.lacks : []));
}

async function whatToInstall(stores: readonly StoreName[], env: Env): Promise<string> {
  const perStore = await Promise.all(
    stores.map(async (store) => `  ${storeTitles[store]}: lacks ${(await lacksOf([store], env)).map(whatIs).join(' and ')}; or give ${storeVariables[store]}`),
  );
  return [
    'These stores are neither given nor can be started here:',
    ...perStore,
    `What helps: ${adviceFor(await lacksOf(stores, env), thisSystem())}`,
    'or start Docker with its Compose plugin, which then runs them',
  ].join('\n');
}

/** All at once; waits for every one to end, so that a failure leaves none half open, and then throws all that failed. */
async function all(stores: readonly StoreName[], work: (store: StoreName) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(stores.map(work));
  const failures = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
  for (const failure of failures) {
    if (!(failure instanceof StoreTrouble)) throw new Error(reasonOf(failure), { cause: failure });
  }
  if (failures.length > 0) throw new StoreTrouble(failures.map(reasonOf).join('\n'));
}

/** Stops what runs for this folder, whoever started it; a process that only has the same id is left alone. */
export async function storesDown(dataDir: string, report: Report = () => undefined): Promise<void> {
  const folder = resolve(dataDir);
  await withLock(folder, () =>
    all(storeNames, async (store) => {
      const record = readRecord(join(folder, store));
      if (record !== undefined && (await stopInstance(record))) report(`${storeTitles[store]}: stopped (process ${record.pid})`);
      await stopCompose(store, join(folder, store), true);
    }),
  );
}

/** Stops the stores of this folder and removes all their data. */
export async function removeStores(dataDir: string, report: Report = () => undefined): Promise<void> {
  await storesDown(dataDir, report);
  for (const store of storeNames) {
    const folder = join(resolve(dataDir), store);
    await removeCompose(store, folder);
    if (store === 'postgres') removeElsewhere(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}
