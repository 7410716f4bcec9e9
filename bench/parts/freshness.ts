/** How long it takes from an event's time until a merged answer covers it, at a steady rate of events. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { OrderCreated } from '../../common/events/catalogue';
import { topicSettings } from '../../common/topics';
import { projectFolder, runner } from '../../platform/project';
import { PARTITIONS } from '../events/fill';
import type { FreshnessRound } from '../found/freshness';
import { openInstallation, type Addresses, type Installation } from '../installation';
import { startLayers, type Layers } from '../layers';
import { steadyMillis, type LoadMessage, type LoadSettings } from '../load/message';
import { secondsOf, since } from '../measure/load';
import { textAt } from '../measure/requests';
import type { Options } from '../options';
import { FRESHNESS_COLUMNS, freshnessTable } from '../report/freshness-rows';
import { plainTable } from '../report/plain-table';
import { keepPartResults } from '../results/part-results';
import { Waiting } from './waiting';

interface Course {
  readonly rates: readonly number[];
  /** Before the first rate, at the rate in the middle: programs start slowly, and are compiled while they run. Seconds. */
  readonly start: number;
  /** A rate runs so long before its figures count, and then so long while they do, seconds. */
  readonly warmUp: number;
  readonly measured: number;
}

const COURSE: Course = { rates: [1_000, 10_000, 50_000], start: 20, warmUp: 5, measured: 20 };
const QUICK: Course = { rates: [1_000], start: 1, warmUp: 1, measured: 2 };
/** Between an answer and the next question, ms. */
const ASK_EVERY = 4;
/** For the last events to be seen, ms. */
const LAST_WITHIN = 120_000;

export async function measureFreshness(options: Options, addresses: Addresses, report: (line: string) => void): Promise<boolean> {
  const course = options.quick ? QUICK : COURSE;
  const installation = await openInstallation(addresses, `bench-fresh-${randomBytes(4).toString('hex')}`, report);
  try {
    await installation.log.ensureTopics(topicSettings(PARTITIONS));
    const layers = await startLayers(installation.env);
    try {
      let seed = options.seed;
      const middle = course.rates[Math.floor(course.rates.length / 2)] ?? 0;
      await atRate(middle, seed++, { ...course, warmUp: 0, measured: course.start }, installation, layers);
      const rounds = course.rates.map((rate) => ({ rate, rounds: [] as FreshnessRound[] }));
      for (let round = 0; round < options.rounds('freshness'); round++) {
        for (const each of round % 2 === 0 ? rounds : rounds.toReversed()) {
          report(`freshness at ${each.rate.toLocaleString('en')} events/s`);
          each.rounds.push(await atRate(each.rate, seed++, course, installation, layers));
        }
        if (!options.quick) await keepPartResults(options.results, 'freshness', installation.versions, { rates: rounds });
      }
      report(`\n${plainTable(FRESHNESS_COLUMNS, freshnessTable({ rates: rounds }))}`);
    } finally {
      await layers.stop();
    }
  } finally {
    await installation.live.erase(PARTITIONS);
    await installation.close(false);
  }
  return true;
}

async function atRate(rate: number, seed: number, { warmUp, measured }: Course, { brokers, namespace, pids }: Installation, layers: Layers): Promise<FreshnessRound> {
  const waiting = new Waiting();
  const settings: LoadSettings = { broker: brokers, topic: `${namespace}.${OrderCreated.topic}`, rate, seconds: warmUp + measured, seed };
  const generator = spawn(process.execPath, [runner, 'bench/load/main.ts'], { cwd: projectFolder, env: { ...process.env, LOAD: JSON.stringify(settings) }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const processes = { speed: layers.speed.pid, batch: layers.batch.pid, serving: layers.serving.pid, ...pids, generator: generator.pid ?? 0 };
  const seconds = { before: secondsOf(processes), after: secondsOf(processes) };
  let counted = Infinity;
  generator.on('message', (message: LoadMessage) => {
    if (message.said === 'begun') {
      counted = message.at + warmUp * 1000;
      setTimeout(() => (seconds.before = secondsOf(processes)), warmUp * 1000);
      // Before the generator has ended: of a process that has ended nothing can be asked.
      setTimeout(() => (seconds.after = secondsOf(processes)), (warmUp + measured) * 1000 - 50);
    } else if (message.said === 'appended') {
      for (const { partition, firstOffset } of message.places) waiting.add(partition, firstOffset, message.count, message.at, message.at >= counted);
    } else waiting.close();
  });
  const ended = once(generator, 'exit').then(([code]) => {
    if (code !== 0) throw new Error(`the load generator ended with ${String(code)}`);
  });
  await Promise.all([ended, askUntil(steadyMillis() + (warmUp + measured) * 1000 + LAST_WITHIN, layers.serving.url, waiting, generator)]);
  const cores = Object.entries(since(seconds.before, seconds.after)).map(([name, used]) => [name, used / measured]);
  return { reached: waiting.counted / measured, ...waiting.latencies(), load: Object.fromEntries(cores) as FreshnessRound['load'] };
}

/** Asks for an answer again and again over one connection, and takes off what it covers, until nothing waits any more. */
async function askUntil(deadline: number, url: string, waiting: Waiting, generator: { readonly exitCode: number | null }): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    while (!waiting.over) {
      if (steadyMillis() > deadline) throw new Error('the last events were not seen in time');
      if ((generator.exitCode ?? 0) !== 0) return;
      const { status, text } = await textAt(`${url}/api/total-revenue`, agent);
      if (status === 200) waiting.seen(positionIn(text), steadyMillis());
      else if (status !== 503) throw new Error(`the serving layer answered ${status}: ${text}`);
      await pause(ASK_EVERY);
    }
  } finally {
    agent.destroy();
  }
}

function positionIn(answer: string): readonly number[] {
  const { evidence } = JSON.parse(answer) as { evidence: { asOf: { position: Readonly<Record<string, readonly number[]>> } } };
  return evidence.asOf.position[OrderCreated.topic] ?? [];
}
