/** How long it takes from asking for an event's append until a merged answer covers it, at a steady rate of events. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { OrderCreated } from '../../common/events/catalogue';
import { topicSettings } from '../../common/topics';
import { PARTITIONS } from '../events/fill';
import { sale } from '../events/sale';
import { openInstallation, type Addresses, type Installation } from '../installation';
import { startLayers, type Layers } from '../layers';
import { processorSeconds } from '../measure/processor-time';
import type { Options } from '../options';
import { FRESHNESS_COLUMNS, freshnessTable } from '../report/freshness-rows';
import { plainTable } from '../report/plain-table';
import { keepPartResults } from '../results/part-results';
import { Waiting } from './waiting';

const RATES = [1_000, 10_000, 50_000] as const;
/** A rate runs so long before its figures count, and then so long while they do, ms. */
const WARM_UP = 5_000;
const MEASURED = 20_000;
/** Events are appended in such steps, ms: at 1,000 a second, five at a time. */
const STEP = 5;
/** Between an answer and the next question, ms. */
const ASK_EVERY = 2;
/** For the last events to be seen, ms. */
const LAST_WITHIN = 120_000;

export interface Freshness {
  /** Events a second: asked for, and reached. */
  readonly rate: number;
  readonly reached: number;
  /** ms */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** Processor seconds per second. */
  readonly load: Readonly<Record<'speed' | 'batch' | 'serving' | 'kafka' | 'redis' | 'postgres', number>>;
}

export async function measureFreshness(options: Options, addresses: Addresses, report: (line: string) => void): Promise<boolean> {
  const found: Freshness[] = [];
  const installation = await openInstallation(addresses, `bench-fresh-${randomBytes(4).toString('hex')}`, report);
  try {
    await installation.log.ensureTopics(topicSettings(PARTITIONS));
    const layers = await startLayers(installation.env);
    try {
      for (const rate of RATES) {
        report(`freshness at ${rate.toLocaleString('en')} events/s`);
        found.push(await atRate(rate, installation, layers, options.seed));
      }
    } finally {
      await layers.stop();
    }
  } finally {
    await installation.live.erase(PARTITIONS);
    await installation.close(false);
  }
  await keepPartResults(options.results, 'freshness', { rates: found });
  report(`\n${plainTable(FRESHNESS_COLUMNS, freshnessTable(found))}`);
  return true;
}

async function atRate(rate: number, { log, pids }: Installation, layers: Layers, seed: number): Promise<Freshness> {
  const waiting = new Waiting();
  const begun = performance.now();
  const counted = begun + WARM_UP;
  const end = counted + MEASURED;
  const processes = { speed: layers.speed.pid, batch: layers.batch.pid, serving: layers.serving.pid, ...pids };
  const seconds = (): [string, number][] => Object.entries(processes).map(([name, pid]) => [name, processorSeconds(pid)]);
  const before = pause(WARM_UP).then(seconds);

  const asking = askUntil(end + LAST_WITHIN, layers.serving.url, waiting);
  // It is waited for below; until then its failure must not end the process.
  asking.catch(() => undefined);
  let made = 0;
  const appends: Promise<void>[] = [];
  while (performance.now() < end) {
    const asked = performance.now();
    const due = Math.floor(((asked - begun) / 1000) * rate);
    const records = Array.from({ length: due - made }, () => {
      // Ids of their own for every rate, so that none is taken for a copy.
      const { orderId, text } = sale(seed + rate, made++, Date.now());
      return { topic: OrderCreated.topic, key: orderId, value: text };
    });
    appends.push(log.append(records).then((places) => places.forEach(({ partition, offset }) => waiting.add(partition, offset, asked, asked >= counted))));
    await pause(STEP);
  }
  await Promise.all(appends);
  const after = seconds();
  // Longer than was meant, where the log did not take the events as fast as they were to come.
  const measured = (performance.now() - counted) / 1000;
  waiting.close();
  await asking;
  const start = new Map(await before);
  const load = Object.fromEntries(after.map(([name, total]) => [name, (total - (start.get(name) ?? 0)) / measured])) as Freshness['load'];
  return { rate, reached: waiting.counted / measured, ...waiting.latencies(), load };
}

/** Asks for an answer again and again, and takes off what it covers, until nothing waits any more. */
async function askUntil(deadline: number, url: string, waiting: Waiting): Promise<void> {
  while (!waiting.over) {
    if (performance.now() > deadline) throw new Error('the last events were not seen in time');
    const response = await fetch(`${url}/api/total-revenue`);
    const answer: unknown = await response.json();
    if (response.status === 200) waiting.seen(positionIn(answer), performance.now());
    else if (response.status !== 503) throw new Error(`the serving layer answered ${response.status}: ${JSON.stringify(answer)}`);
    await pause(ASK_EVERY);
  }
}

function positionIn(answer: unknown): readonly number[] {
  const { evidence } = answer as { evidence: { asOf: { position: Readonly<Record<string, readonly number[]>> } } };
  return evidence.asOf.position[OrderCreated.topic] ?? [];
}
