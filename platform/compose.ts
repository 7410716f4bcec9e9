import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { reasonOf } from '../common/reason';
import { kafkaAnswers, postgresAnswers, redisAnswers } from './answers';
import { freePorts } from './free-ports';
import { portAt } from './private-store';
import { projectFolder } from './project';
import { lastLines, run, type Ran } from './run-program';
import { storeTitles, StoreTrouble, type OpenStore, type StoreName } from './store';
import { untilItWorks } from './wait-until';

/** The variable by which the Compose file takes each store's port, its address here, and how to know that it is up. */
const services: Record<StoreName, { port: string; address: (port: number) => string; answers: (address: string) => Promise<void> }> = {
  kafka: { port: 'KAFKA_PORT', address: (port) => `127.0.0.1:${port}`, answers: (address) => kafkaAnswers(address, {}) },
  redis: { port: 'REDIS_PORT', address: (port) => `redis://127.0.0.1:${port}/0`, answers: (address) => redisAnswers(address) },
  postgres: { port: 'POSTGRES_PORT', address: (port) => `postgres://twofold:twofold@127.0.0.1:${port}/twofold`, answers: (address) => postgresAnswers(address) },
};

/** A store's port and whether it is to outlive the process that started it. */
const recordShape = z.object({ port: z.number().int(), keep: z.boolean(), project: z.string() });
type ComposeRecord = z.infer<typeof recordShape>;
const recordFile = (folder: string): string => join(folder, 'compose.json');

/** Whether a Docker daemon with Compose can be used. */
export async function hasCompose(): Promise<boolean> {
  const daemon = await run('docker', ['info'], { bound: 15_000 });
  const plugin = await run('docker', ['compose', 'version'], { bound: 15_000 });
  return daemon.code === 0 && plugin.code === 0;
}

/**
 * Runs one store of this project's Compose file, on a free port of this machine.
 * @param folder the store's folder, whose path makes the Compose project's name: one set of containers per data folder
 */
export async function openCompose(store: StoreName, folder: string, keep: boolean): Promise<OpenStore> {
  const service = services[store];
  const before = readComposeRecord(folder);
  const project = before?.project ?? `twofold-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  const ran = before === undefined ? undefined : await compose(before, store, ['ps', '-q', '--status', 'running', store]);
  const runs = before !== undefined && ran?.code === 0 && ran.output.trim() !== '';
  const [port] = runs ? [before.port] : await freePorts(1, before === undefined ? [] : [before.port]);
  const record: ComposeRecord = { port: portAt(port === undefined ? [] : [port], 0), keep: keep || (runs && before.keep), project };
  mkdirSync(folder, { recursive: true });
  writeFileSync(recordFile(folder), JSON.stringify(record));
  if (!runs) {
    const up = await compose(record, store, ['up', '-d', store]);
    if (up.code !== 0) throw new StoreTrouble(`${storeTitles[store]}: docker compose up failed:\n${lastLines(up.output)}`);
  }
  const address = service.address(record.port);
  try {
    await untilItWorks(() => service.answers(address), 90_000, 500);
  } catch (error) {
    throw new StoreTrouble(`${storeTitles[store]}: started by docker compose, but does not answer at ${address}: ${reasonOf(error)}`);
  }
  const how = runs ? 'a container of Docker Compose, running already' : 'a container, started by Docker Compose';
  return { address, how, stop: async () => (runs ? undefined : stopCompose(store, folder, false)) };
}

/** Stops the container that was started for this folder; one that is kept only when `keptToo`. */
export async function stopCompose(store: StoreName, folder: string, keptToo: boolean): Promise<void> {
  const record = readComposeRecord(folder);
  if (record === undefined || (record.keep && !keptToo)) return;
  await compose(record, store, ['stop', store]);
  writeFileSync(recordFile(folder), JSON.stringify({ ...record, keep: false }));
}

/** Removes the containers and volumes of this folder, if it has any. */
export async function removeCompose(store: StoreName, folder: string): Promise<void> {
  const record = readComposeRecord(folder);
  if (record === undefined) return;
  await compose(record, store, ['down', '--volumes']);
  rmSync(recordFile(folder));
}

const readComposeRecord = (folder: string): ComposeRecord | undefined =>
  existsSync(recordFile(folder)) ? recordShape.parse(JSON.parse(readFileSync(recordFile(folder), 'utf8'))) : undefined;

/** Each store is a project of its own, so that they come and go one by one. */
function compose(record: ComposeRecord, store: StoreName, args: string[]): Promise<Ran> {
  return run('docker', ['compose', '-p', record.project, '-f', join(projectFolder, 'docker-compose.yml'), ...args], {
    bound: 600_000,
    env: { ...process.env, [services[store].port]: String(record.port), POSTGRES_PASSWORD: 'twofold' },
  });
}
