/** One task with ten million identities of one day: what each takes in Redis and in the speed layer, and how long a start takes. */
import { randomBytes, randomFillSync } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { INPUT_TOPICS, OrderCreated } from '../../common/events/catalogue';
import { PACKED_BYTES, packTexts } from '../../common/identity/packed';
import type { LiveState } from '../../common/live/live-state';
import { definitionsHash } from '../../common/metrics/view';
import { dayOf } from '../../common/time';
import { projectFolder, runner } from '../../platform/project';
import { FIRST_MILLIS, sale } from '../events/sale';
import type { IdentityCosts, IdentityRound } from '../found/growth';
import { KNOWN_EVENT, TASK, type IdentitySettings, type Started } from '../identities/message';
import { openInstallation, type Addresses } from '../installation';
import { salesByMinute } from '../one-view/view';
import type { Options } from '../options';

const IDENTITIES = 10_000_000;
const QUICK_IDENTITIES = 20_000;
/** As many as a task commits at once. */
const IN_COMMIT = 5_000;

export async function measureIdentities(options: Options, addresses: Addresses, rounds: number, report: (line: string) => void): Promise<{ identities: IdentityCosts; versions: Readonly<Record<string, string>> }> {
  const count = options.quick ? QUICK_IDENTITIES : IDENTITIES;
  const installation = await openInstallation(addresses, `bench-ids-${randomBytes(4).toString('hex')}`, report);
  const redis = new Redis(addresses.REDIS_URL);
  try {
    report(`growth: a task with ${count.toLocaleString('en')} identities`);
    const before = await usedMemory(redis);
    await fillTask(installation.live, count);
    const redisBytes = ((await usedMemory(redis)) - before) / count;
    const found: IdentityRound[] = [];
    for (let round = 0; round < rounds; round++) found.push({ ...(await start({ redis: addresses.REDIS_URL, prefix: installation.namespace, identities: count })), redisBytes });
    return { identities: { identities: count, rounds: found }, versions: installation.versions };
  } finally {
    redis.disconnect();
    await installation.live.erase(1);
    await installation.close(false);
  }
}

/** Commits that hold identities and nothing else: random ones, and the one of the event that is to be known. */
async function fillTask(live: LiveState, count: number): Promise<void> {
  const [topic, day] = [OrderCreated.topic, dayOf(FIRST_MILLIS)];
  const owner = 'bench';
  await live.create(TASK, Object.fromEntries(INPUT_TOPICS.map((each) => [each, 0])), 'bench', definitionsHash([salesByMinute]));
  await live.claim(TASK, owner);
  for (let from = 0; from < count; from += IN_COMMIT) {
    const ids = randomFillSync(new Uint8Array(Math.min(IN_COMMIT, count - from) * PACKED_BYTES));
    if (from === 0) ids.set(packTexts([idOf(sale(1, KNOWN_EVENT, FIRST_MILLIS).text)]));
    const written = await live.commit(TASK, { owner, topic, from, nextOffset: from + ids.length / PACKED_BYTES, deltas: [], identities: [{ topic, day, ids }], outbox: [] });
    if (!written.ok) throw new Error(`a commit of identities was refused: ${written.refused}`);
  }
}

const idOf = (text: string): string => (JSON.parse(text) as { eventId: string }).eventId;

async function usedMemory(redis: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}

/** In a process of its own, so that each start is a first one. */
async function start(settings: IdentitySettings): Promise<Started> {
  const child = spawn(process.execPath, ['--expose-gc', runner, 'bench/identities/main.ts'], {
    cwd: projectFolder,
    env: { ...process.env, IDENTITIES: JSON.stringify(settings) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the task's process ended with ${String(code)} before it told anything`);
  });
  ended.catch(() => undefined);
  const [told] = (await Promise.race([once(child, 'message'), ended])) as [Started];
  child.kill();
  return told;
}
