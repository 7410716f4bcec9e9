/** One's own topology in one's own process: the tasks, commits and transactions of the built-in ones. */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { INPUT_TOPICS } from '../../../common/events/catalogue';
import { createRedisLiveState } from '../../../common/live/redis/redis-live-state';
import type { Log } from '../../../common/log/log';
import { USER_CLEARED } from '../../../common/user-cleared';
import { ArchiveUnavailable } from '../../archive-lookup';
import { ensureTopics } from '../../stores';
import { declaredTopologies } from '../../topologies/built-in';
import { Troubles } from '../../troubles';
import { checkTopologies } from '../check-topologies';
import { topologyWorker } from '../run/run-topology';
import { topicsOf } from '../run/topics';
import type { Topology } from '../topology';

export interface RunOptions {
  readonly log: Log;
  /** Where its state is kept: `redis://host:port/0`. A Redis that forgets keys must not be taken: `maxmemory-policy noeviction`. */
  readonly redis: string;
  /** Ends it: tasks are given back, and what is begun is finished. */
  readonly signal: AbortSignal;
  /** How many partitions its topics have, where none of them is there yet. @default as many as its first input */
  readonly partitions?: number;
  /** What the keys in Redis begin with. @default 'twofold:own' */
  readonly prefix?: string;
  /** Is told what is wrong and tried again, and when that is over, in one line. @default standard error */
  readonly report?: (line: string) => void;
}

/**
 * Runs until `signal` aborts. Several processes that run the same topology share its partitions. Topics that it writes are made
 * where they are missing. Throws LogError for an input that is not there, and TopologyError where it has the name of a built-in
 * topology, or says something in a topic that is another's. Two programs must not run different topologies of one name.
 */
export async function runTopology(topology: Topology, { log, redis, signal, partitions, prefix = 'twofold:own', report = console.error }: RunOptions): Promise<void> {
  const { name, inputs } = topology;
  checkTopologies([...declaredTopologies(), topology], { events: INPUT_TOPICS, said: [USER_CLEARED.topic, ...foreign(topology)] });
  const stopping = AbortSignal.any([signal]);
  // Everything that is done again and again listens to it.
  setMaxListeners(0, stopping);
  const troubles = new Troubles((line) => report(`${name}: ${line}`));
  const [first = ''] = inputs;
  const count = partitions ?? (await log.bounds([first])).start[first]?.length ?? 1;
  await ensureTopics(log, topicsOf(topology, count), troubles, stopping);
  const live = createRedisLiveState({ url: redis, prefix: `${prefix}:${name}`, report });
  // Nobody takes its ids out of Redis, so none has to be looked for in an archive.
  const archive = { identities: (): Promise<never> => Promise.reject(new ArchiveUnavailable(`Redis lost ids that ${name} met: give the topology another name, which begins anew`)) };
  try {
    await topologyWorker({ topology, log, live, archive, partitions: count, troubles, now: Date.now, newId: randomUUID, ifChanged: 'give it another name, which begins anew' }).run(stopping);
  } finally {
    await live.close();
  }
}

/** The topics that it reads which nobody here declares. */
function foreign({ inputs }: Topology): string[] {
  const known = new Set([...INPUT_TOPICS, USER_CLEARED.topic, ...declaredTopologies().flatMap(({ outputs }) => outputs.map(({ topic }) => topic))]);
  return inputs.filter((topic) => !known.has(topic));
}
