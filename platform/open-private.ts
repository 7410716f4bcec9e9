import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from '../common/reason';
import { isAlive } from './command-line';
import { freePorts } from './free-ports';
import { isRunning, logFile, readRecord, spawnInstance, stopInstance, writeRecord, type InstanceRecord } from './instance';
import type { PrivateStore, Runnable } from './private-store';
import { lastLines } from './run-program';
import { storeTitles, StoreTrouble, type OpenStore, type Report } from './store';
import { untilItWorks } from './wait-until';

/** Milliseconds that a store may take to answer, recovery of its files after a crash included. */
const startBound = 90_000;
const attempts = 3;

export interface PrivateOptions {
  /** This store's own folder. */
  folder: string;
  /** Let it outlive this process. */
  keep: boolean;
  report: Report;
}

/** The instance of this folder that runs already and answers; undefined when there is none. */
export async function reuse(store: PrivateStore, { folder, keep }: PrivateOptions): Promise<OpenStore | undefined> {
  const record = readRecord(folder);
  if (record === undefined || !isRunning(record)) return undefined;
  const address = store.address(record.ports);
  try {
    await untilReady(store, address, () => isRunning(record));
  } catch {
    // It runs but does not answer: nobody can use it, so it makes room for a new one.
    await stopInstance(record);
    return undefined;
  }
  // One whose owner died, as by kill -9, has nobody left to stop it: it is ours from now on.
  const orphan = !record.keep && record.owner !== process.pid && !isAlive(record.owner);
  if (keep || orphan) writeRecord(folder, { ...record, keep: record.keep || keep, owner: orphan ? process.pid : record.owner });
  const how = `private, running already (process ${record.pid}, ${record.program})`;
  return { address, how, stop: orphan ? () => stopUnlessKept(folder) : async () => undefined };
}

/** Starts a private instance on its own data. */
export async function start(store: PrivateStore, runnable: Runnable, options: PrivateOptions): Promise<OpenStore> {
  const { folder, report } = options;
  const title = storeTitles[store.name];
  mkdirSync(folder, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const ports = await freePorts(store.portCount, readRecord(folder)?.ports ?? []);
    const launch = await runnable.prepare(folder, ports, report);
    if (attempt === 1) report(`${title}: starting ${launch.program}`);
    const child = spawnInstance(folder, launch);
    if (child.pid === undefined) {
      const failure: unknown[] = await once(child, 'error');
      throw new StoreTrouble(`${title}: ${launch.program} could not be started: ${reasonOf(failure[0])}`);
    }
    const record: InstanceRecord = {
      pid: child.pid,
      marks: launch.marks,
      ports,
      stopSignal: store.stopSignal,
      owner: process.pid,
      keep: options.keep,
      program: launch.program,
    };
    writeRecord(folder, record);
    const address = store.address(ports);
    try {
      await untilReady(store, address, () => child.exitCode === null && child.signalCode === null);
      return { address, how: `private, started from ${launch.program}`, stop: () => stopUnlessKept(folder) };
    } catch (error) {
      await stopInstance(record);
      // A port taken a moment ago, or a crashed server's children still going: both pass.
      if (attempt === attempts) {
        const log = lastLines(readFileSync(logFile(folder), 'utf8'));
        throw new StoreTrouble(`${title}: ${launch.program} does not come up (${reasonOf(error)}); the end of ${logFile(folder)}:\n${log}`);
      }
      await pause(1_000);
    }
  }
}

/** Throws when the store does not become ready in time, or at once when its process ends. */
async function untilReady(store: PrivateStore, address: string, runs: () => boolean): Promise<void> {
  const last = await untilItWorks(async () => {
    if (!runs()) return 'ended';
    await store.ready(address);
    return 'ready';
  }, startBound);
  if (last === 'ended') throw new Error('its process ended');
}

/** `up` may have asked meanwhile that it stays. */
async function stopUnlessKept(folder: string): Promise<void> {
  const record = readRecord(folder);
  if (record !== undefined && !record.keep) await stopInstance(record);
}
