/** The same work by Twofold and its peers, side by side: processor time per event. */
import { OrderCreated } from '../../common/events/catalogue';
import type { Case } from '../compare';
import { isNamed, type Engine } from '../engines/engine';
import { flink } from '../engines/flink';
import { buildPeers } from '../engines/java';
import { kafkaStreams } from '../engines/streams';
import { twofold } from '../engines/twofold';
import { openInstallation, type Addresses, type Installation } from '../installation';
import type { Options } from '../options';
import { ENGINE_COLUMNS, engineRows, engineTable } from '../report/engine-rows';
import { compareAndKeep } from './compare-and-keep';

type Report = (line: string) => void;

/** Whether every run came to the right result. */
export async function measureEngines(options: Options, addresses: Addresses, report: Report): Promise<boolean> {
  const installation = await openInstallation(addresses, `bench-${options.seed}-${options.events}`, report);
  try {
    const cases = casesOf(options, await enginesOf(options, installation, report));
    return await compareAndKeep({ options, installation, events: options.events, cases, columns: ENGINE_COLUMNS, rows: (runs) => engineTable(engineRows(runs)), report });
  } finally {
    // A quick bench has other events every time: nobody would use its topics again.
    await installation.close(!options.quick);
  }
}

async function enginesOf({ quick, events, engines }: Options, { live, env, brokers, namespace, plainLog }: Installation, report: Report): Promise<Engine[]> {
  const asked = (name: string): boolean => engines.some((beginning) => isNamed(name, beginning));
  const ours = twofold(live, env);
  const site = { log: plainLog, brokers, topic: `${namespace}.${OrderCreated.topic}` };
  const withPeers = !quick && ['Kafka Streams', 'Flink'].some((peer) => engines.some((beginning) => isNamed(peer, beginning.slice(0, peer.length))));
  const peers = withPeers ? await buildPeers(process.env, report).then((built) => [kafkaStreams(built, site, 100), kafkaStreams(built, site, 1_000), flink(built, site, events)]) : [];
  return [ours, ...peers].filter(({ name }) => asked(name));
}

/** A kill -9 belongs to what promises each event once. */
function casesOf({ works, roundsOf }: Options, engines: readonly Engine[]): Case[] {
  return works.flatMap((work) => {
    const cases = engines.filter((engine) => engine.works.includes(work)).map((engine) => ({ engine, work, kill: false, rounds: roundsOf(engine.name, false) }));
    return work === 'W2' ? [...cases, ...cases.map((each) => ({ ...each, kill: true, rounds: roundsOf(each.engine.name, true) }))] : cases;
  });
}
