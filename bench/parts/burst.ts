/** A burst of many times the usual rate: how far the layers fall behind, how soon they are level again, and whether all is right then. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { OrderCreated } from '../../common/events/catalogue';
import { topicSettings } from '../../common/topics';
import { projectFolder, runner } from '../../platform/project';
import { PARTITIONS } from '../events/fill';
import type { BurstRound } from '../found/burst';
import { openInstallation, type Addresses } from '../installation';
import { steadyMillis, type LoadMessage, type LoadSettings } from '../load/message';
import { residentMemory } from '../measure/processor-time';
import type { Options } from '../options';
import { BURST_COLUMNS, burstTable } from '../report/burst-rows';
import { plainTable } from '../report/plain-table';
import { keepPartResults } from '../results/part-results';
import { Backlog, type Stretch } from './backlog';
import { SUBJECTS, type Subject } from './burst-subjects';

interface Course {
  readonly times: number;
  /** Uncounted at first, seconds: programs are compiled while they run. */
  readonly warmUp: number;
  readonly before: number;
  readonly burst: number;
  /** The usual rate again, of which the last part counts as after it. */
  readonly rest: number;
  readonly after: number;
}

const COURSE: Course = { times: 20, warmUp: 15, before: 10, burst: 10, rest: 60, after: 10 };
const QUICK: Course = { times: 4, warmUp: 1, before: 1, burst: 1, rest: 3, after: 1 };
/** How often the positions are looked at, ms. */
const LOOK_EVERY = 20;
/** For the last events to be dealt with, ms. */
const LAST_WITHIN = 300_000;

export async function measureBurst(options: Options, addresses: Addresses, report: (line: string) => void): Promise<boolean> {
  const course = options.quick ? QUICK : COURSE;
  const { times, burst: seconds } = course;
  const subjects = SUBJECTS.map((subject) => ({ subject, name: subject.name, rate: subject.rate, rounds: [] as BurstRound[] }));
  for (let round = 0; round < options.rounds('burst'); round++) {
    for (const { subject, name, rate, rounds } of subjects) {
      report(`a burst of ${(rate * times).toLocaleString('en')} events/s for ${name}`);
      const installation = await openInstallation(addresses, `bench-burst-${randomBytes(4).toString('hex')}`, report);
      try {
        await installation.log.ensureTopics(topicSettings(PARTITIONS));
        const running = await subject.start(installation);
        try {
          rounds.push(await oneBurst(course, rate, options.seed + round, installation.brokers, installation.namespace, running));
        } finally {
          await running.stop();
        }
      } finally {
        await installation.close(false);
      }
      const found = { times, seconds, subjects: subjects.map((each) => ({ name: each.name, rate: each.rate, rounds: each.rounds })) };
      if (!options.quick && subjects.every((each) => each.rounds.length > round)) await keepPartResults(options.results, 'burst', installation.versions, found);
    }
  }
  report(`\n${plainTable(BURST_COLUMNS, burstTable({ times, seconds, subjects }))}`);
  const wrong = subjects.flatMap(({ name, rounds }) => rounds.flatMap((each) => each.wrong.map((what) => `${name}: ${what}`)));
  wrong.forEach(report);
  return wrong.length === 0;
}

async function oneBurst(course: Course, rate: number, seed: number, broker: string, namespace: string, subject: Awaited<ReturnType<Subject['start']>>): Promise<BurstRound> {
  const { times, warmUp, before, burst, rest, after } = course;
  const [machineLoad = 0] = loadavg();
  const [from, to, all] = [warmUp + before, warmUp + before + burst, warmUp + before + burst + rest];
  const settings: LoadSettings = { broker, topic: `${namespace}.${OrderCreated.topic}`, rate, seconds: all, seed, burst: { from, to, times } };
  const generator = spawn(process.execPath, [runner, 'bench/load/main.ts'], { cwd: projectFolder, env: { ...process.env, LOAD: JSON.stringify(settings) }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const backlog = new Backlog();
  let [begun, inBurst, burstSeen, memoryBefore, memoryPeak] = [Infinity, 0, 0, 0, 0];
  let sent = { events: 0, pennies: 0 };
  const burstEnds: number[] = [];
  const stretchAt = (at: number): Stretch => {
    const second = (at - begun) / 1_000;
    if (second >= from) return second < to ? 'during' : second >= all - after ? 'after' : undefined;
    return second >= warmUp ? 'before' : undefined;
  };
  generator.on('message', (message: LoadMessage) => {
    if (message.said === 'begun') begun = message.at;
    else if (message.said === 'appended') {
      const stretch = stretchAt(message.at);
      for (const { partition, firstOffset } of message.places) {
        backlog.add(stretch, partition, firstOffset, message.count, message.at);
        if (stretch !== 'during') continue;
        inBurst += message.count;
        burstEnds[partition] = Math.max(burstEnds[partition] ?? 0, firstOffset + message.count);
      }
    } else {
      sent = message;
      backlog.close();
    }
  });
  const ended = once(generator, 'exit').then(([code]) => {
    if (code !== 0) throw new Error(`the load generator ended with ${String(code)}`);
  });
  const watch = async (): Promise<void> => {
    const deadline = steadyMillis() + all * 1_000 + LAST_WITHIN;
    while (!backlog.over) {
      if (steadyMillis() > deadline) throw new Error('the last events were not dealt with in time');
      if ((generator.exitCode ?? 0) !== 0) return;
      const position = await subject.position();
      const now = steadyMillis();
      backlog.seen(position, now);
      const resident = residentMemory(subject.pid);
      if (now < begun + from * 1_000) memoryBefore = resident;
      else memoryPeak = Math.max(memoryPeak, resident);
      if (burstSeen === 0 && now > begun + to * 1_000 && burstEnds.every((end, partition) => (position[partition] ?? 0) >= end)) burstSeen = now;
      await pause(LOOK_EVERY);
    }
  };
  await Promise.all([ended, watch()]);
  return {
    reached: inBurst / burst,
    before: backlog.p99('before'),
    during: backlog.p99('during'),
    after: backlog.p99('after'),
    peakLag: backlog.peak,
    drained: (burstSeen - begun) / 1_000 - to,
    memoryBefore,
    memoryPeak,
    wrong: await subject.wrong(sent),
    machineLoad,
  };
}
