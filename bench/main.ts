/** `npm run bench`: the same work by Twofold and its peers, side by side; see docs/PERFORMANCE.md for what it found. */
import { join } from 'node:path';
import { OrderCreated } from '../common/events/catalogue';
import { projectFolder } from '../platform/project';
import { openStores, StoreTrouble } from '../platform/stores';
import { compare, type Case, type Run } from './compare';
import type { Engine } from './engines/engine';
import { flink } from './engines/flink';
import { buildPeers } from './engines/java';
import { kafkaStreams } from './engines/streams';
import { twofold } from './engines/twofold';
import { fill } from './events/fill';
import { openInstallation, type Installation } from './installation';
import { HELP, readOptions, type Options } from './options';

const report = (line: string): void => console.log(line);

/** A run in which nothing is committed for so long, ms, has failed. */
const PATIENCE = 60_000;

async function main(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    report(HELP);
    return true;
  }
  const stores = await openStores({ dataDir: join(projectFolder, 'data', 'bench-stores'), env: process.env, report });
  try {
    const addresses = { KAFKA_BROKERS: stores.kafka.brokers, REDIS_URL: stores.redis.url, DATABASE_URL: stores.postgres.url };
    const installation = await openInstallation(addresses, `bench-${options.seed}-${options.events}`, report);
    try {
      return await measure(options, installation);
    } finally {
      await installation.close(!options.quick);
    }
  } finally {
    await stores.stop();
  }
}

async function measure(options: Options, installation: Installation): Promise<boolean> {
  const { oracle, eventBytes } = await fill(installation.log, options.events, options.seed, report);
  report(`${oracle.events.toLocaleString('en')} events of ${Math.round(eventBytes)} bytes, ${oracle.copies.toLocaleString('en')} of them copies`);
  const runs: Run[] = [];
  const engines = await enginesOf(options, installation);
  await compare(casesOf(options, engines), options.rounds, { oracle, stores: installation.pids, patience: PATIENCE, report }, (run) => {
    runs.push(run);
    report(JSON.stringify(run));
  });
  return runs.length > 0 && runs.every(({ wrong }) => wrong.length === 0);
}

async function enginesOf({ quick, events, engines }: Options, { live, env, brokers, namespace, plainLog }: Installation): Promise<Engine[]> {
  const ours = twofold(live, env);
  const site = { log: plainLog, brokers, topic: `${namespace}.${OrderCreated.topic}` };
  const peers = quick ? [] : await buildPeers(process.env, report).then((built) => [kafkaStreams(built, site, 100), kafkaStreams(built, site, 1_000), flink(built, site, events)]);
  return [ours, ...peers].filter(({ name }) => engines.some((beginning) => name.toLowerCase().startsWith(beginning.toLowerCase())));
}

/** A kill -9 belongs to what promises each event once. */
function casesOf({ works, kill }: Options, engines: readonly Engine[]): Case[] {
  return works.flatMap((work) => {
    const cases = engines.filter((engine) => engine.works.includes(work)).map((engine) => ({ engine, work, kill: false }));
    return work === 'W2' && kill ? [...cases, ...cases.map((each) => ({ ...each, kill: true }))] : cases;
  });
}

main().then(
  (right) => {
    process.exitCode = right ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof StoreTrouble || error instanceof TypeError ? error.message : error);
    process.exitCode = 1;
  },
);
