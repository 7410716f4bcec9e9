/** The same work by Twofold and its peers, side by side: processor time per event. */
import { OrderCreated } from '../../common/events/catalogue';
import { compare, type Case, type Run } from '../compare';
import { WORKS, type Engine } from '../engines/engine';
import { flink } from '../engines/flink';
import { buildPeers } from '../engines/java';
import { kafkaStreams } from '../engines/streams';
import { twofold } from '../engines/twofold';
import { fill } from '../events/fill';
import { openInstallation, type Addresses, type Installation } from '../installation';
import type { Options } from '../options';
import { ENGINE_COLUMNS, engineRows, engineTable } from '../report/engine-rows';
import { plainTable } from '../report/plain-table';
import { keepEngineResults } from '../results/engine-results';
import { thisMachine } from '../results/machine';

type Report = (line: string) => void;

/** A run in which nothing is committed for so long, ms, has failed. */
const PATIENCE = 60_000;

/** Whether every run came to the right result. */
export async function measureEngines(options: Options, addresses: Addresses, report: Report): Promise<boolean> {
  const installation = await openInstallation(addresses, `bench-${options.seed}-${options.events}`, report);
  try {
    return await measure(options, installation, report);
  } finally {
    // A quick bench has other events every time: nobody would use its topics again.
    await installation.close(!options.quick);
  }
}

async function measure(options: Options, installation: Installation, report: Report): Promise<boolean> {
  const { oracle, eventBytes } = await fill(installation.log, options.events, options.seed, report);
  report(`${oracle.events.toLocaleString('en')} events of ${Math.round(eventBytes)} bytes, ${oracle.copies.toLocaleString('en')} of them copies`);
  const engines = await enginesOf(options, installation, report);
  const told = { machine: await thisMachine(), at: new Date().toISOString(), events: oracle.events, copies: oracle.copies, eventBytes, seed: options.seed };
  const runs: Run[] = [];
  await compare(casesOf(options, engines), options.rounds, { oracle, stores: installation.pids, patience: PATIENCE, report }, (run) => {
    runs.push(run);
    for (const line of run.wrong) report(`  WRONG: ${line}`);
    // After every run, so that a bench that is ended early leaves what it found.
    if (!options.quick) keepEngineResults(options.results, told, runs);
  });
  for (const work of options.works) report(`\n${work}: ${WORKS[work]}\n${plainTable(ENGINE_COLUMNS, engineTable(engineRows({ runs: runs.filter((run) => run.work === work) })))}`);
  return runs.length > 0 && runs.every(({ wrong }) => wrong.length === 0);
}

async function enginesOf({ quick, events, engines }: Options, { live, env, brokers, namespace, plainLog }: Installation, report: Report): Promise<Engine[]> {
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
