/** `twofold start`: the stores, every layer as a process of its own, the real sales; until Ctrl-C, then all down again in order. */
import { once } from 'node:events';
import { readConfig, type Config } from '../../common/config';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { isLoopback } from '../../common/http/gate/origin';
import { mayNotStandOpen } from '../../common/http/gate/open-gate';
import { runKey } from '../../common/http/keys/api-key';
import { openLog } from '../../common/log/kafka/open-log';
import type { Position } from '../../common/position';
import { readKeys } from '../../common/postgres/api-keys';
import { openStores } from '../../platform/stores';
import { inTransaction } from '../../common/postgres/transaction';
import { spending } from '../customers/demo-customers';
import { keepCustomers } from '../customers/keep-customers';
import { importWithProgress, REAL_SALES, summary } from '../import/with-progress';
import type { Context } from '../context';
import { withPool } from '../with-pool';
import { PlainError } from '../plain-error';
import { totalText } from '../print/total';
import { readRunFile, removeRunFile, runningStart, writeRunFile } from '../run-file';
import { servingAt } from '../serving';
import { settingsOf } from '../settings';
import { choosePorts } from '../supervise/ports';
import { addressesOf } from './addresses';
import { totalOnceFolded } from './folded';
import { endLeftOvers, startLayers, type RunningLayers } from './layers';
import { guardStores } from './guard-stores';
import { noteBegun, noteComplete, salesState } from './sales';

export interface StartOptions {
  /** Leaves the log as it is. */
  readonly noImport: boolean;
}

export async function start(context: Context, { noImport }: StartOptions): Promise<void> {
  const { dataDir, env, signal, terminal } = context;
  const tell = (line: string): void => terminal.tell(line);
  const asked = readConfig(settingsOf(env));
  const other = runningStart(dataDir);
  if (other !== undefined) throw new PlainError(`Twofold runs here already (process ${other}): npx twofold status shows it; end it there with Ctrl-C before you start it again`);
  await endLeftOvers(dataDir, tell);
  const before = readRunFile(dataDir);

  const stores = await openStores({ dataDir, env, report: tell });
  let layers: RunningLayers | undefined;
  const guard = guardStores(dataDir, () => openStores({ dataDir, env, report: tell }), tell);
  try {
    signal.throwIfAborted();
    tell(`Kafka: ${stores.kafka.how}\nRedis: ${stores.redis.how}\nPostgres: ${stores.postgres.how}`);
    const settings = { ...settingsOf(env), ...addressesOf(stores), ...(await portSettings(asked, context)) };
    const config = readConfig(settings);
    await refuseToStandOpen(config);
    const operate = runKey();
    writeRunFile(dataDir, { pid: process.pid, env: settings, operateKey: operate.text, layers: {} });
    layers = await startLayers(context, { ...env, ...settings, ...operate.env }, config);
    if (!noImport) await importOnce(config, context);
    const serving = servingAt(layers.urls['serving-layer'] ?? '', context);
    const total = await totalOnceFolded(serving, await endsOf(config), context);
    terminal.out(`\n${totalText(total)}\n\n${whatNext(layers.urls, operate.text)}\n`);
    await layers.startStreams();
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    if (signal.aborted) tell('\nstopping; once more Ctrl-C ends everything at once');
    await layers?.stop();
    await guard.stop();
    await stores.stop();
    // Where `twofold up` started the stores, they run on.
    if (before && before.pid === undefined) writeRunFile(dataDir, before);
    else removeRunFile(dataDir);
  }
  tell('stopped: npm start goes on where this ended');
}

async function portSettings(config: Config, { env, terminal }: Context): Promise<Record<string, string>> {
  const ports = await choosePorts(config, env, (line) => terminal.tell(line));
  return Object.fromEntries(Object.entries(ports).map(([setting, port]) => [setting, String(port)]));
}

/** Here already, so that nobody has to look for the reason in a layer's log. */
async function refuseToStandOpen(config: Config): Promise<void> {
  const { HOST, OPEN_WITHOUT_KEYS } = config;
  if (isLoopback(HOST) || OPEN_WITHOUT_KEYS) return;
  const { configured } = await withPool(config, readKeys);
  if (!configured) throw new PlainError(`${mayNotStandOpen(HOST)}. Where npm start starts the stores itself, npx twofold up does so first`);
}

async function endsOf(config: Config): Promise<Position> {
  const log = openLog(config, 'twofold-start');
  try {
    return (await log.bounds(INPUT_TOPICS)).end;
  } finally {
    await log.close();
  }
}

async function importOnce(config: Config, context: Context): Promise<void> {
  const { dataDir, terminal } = context;
  const namespace = config.TWOFOLD_NAMESPACE;
  const state = salesState(dataDir, namespace, await endsOf(config));
  if (state === 'imported') return;
  if (state === 'not wanted') {
    terminal.tell('the log holds records already, so the real sales are not imported (npx twofold import would)');
    return;
  }
  terminal.tell(state === 'to import' ? 'the log is empty: importing a year of real sales' : 'an import was cut short: importing again, nothing is counted twice');
  noteBegun(dataDir, namespace);
  const spent = spending();
  const report = await importWithProgress(REAL_SALES, config, context, spent.add);
  await withPool(config, (pool) => inTransaction(pool, (client) => keepCustomers(client, spent.customers(), 'keep')));
  noteComplete(dataDir, namespace, await endsOf(config));
  terminal.tell(summary(report));
}

function whatNext(urls: Readonly<Record<string, string>>, operateKey: string): string {
  const serving = urls['serving-layer'] ?? '';
  const storefront = urls['storefront'] ?? '';
  return [
    `live page      ${serving}/`,
    `answers        ${serving}/api/total-revenue`,
    `orders go to   ${storefront}/api/orders`,
    `operate key    ${operateKey}`,
    '               (what changes something needs it, until this ends; npx twofold takes it by itself)',
    '',
    'What to try next, in another terminal:',
    `  curl '${serving}/api/revenue?granularity=month'`,
    `  curl -X POST ${storefront}/api/orders -H 'Content-Type: application/json' -d '{"amount": 100}'`,
    '  npx twofold status',
    '  npx twofold recompute --wait',
    '  npx twofold verify',
    '  npx twofold topology',
    'Ctrl-C here stops everything that was started.',
  ].join('\n');
}
