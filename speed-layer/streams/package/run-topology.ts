/** One's own topology in one's own process: the tasks, commits and transactions of the built-in ones. */
import { randomUUID } from 'node:crypto';
import { createRedisLiveState } from '../../../common/live/redis/redis-live-state';
import type { Log } from '../../../common/log/log';
import { ArchiveUnavailable } from '../../archive-lookup';
import { ensureTopics } from '../../stores';
import { Troubles } from '../../troubles';
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
 * where they are missing. Throws LogError for an input that is not there.
 */
export async function runTopology(topology: Topology, { log, redis, signal, partitions, prefix = 'twofold:own', report = console.error }: RunOptions): Promise<void> {
  const { name, inputs } = topology;
  const troubles = new Troubles((line) => report(`${name}: ${line}`));
  const [first = ''] = inputs;
  const count = partitions ?? (await log.bounds([first])).start[first]?.length ?? 1;
  await ensureTopics(log, topicsOf(topology, count), troubles, signal);
  const live = createRedisLiveState({ url: redis, prefix: `${prefix}:${name}`, report });
  // Nobody takes its ids out of Redis, so none has to be looked for in an archive.
  const archive = { identities: (): Promise<never> => Promise.reject(new ArchiveUnavailable(`Redis lost ids that ${name} met: give the topology another name, which begins anew`)) };
  try {
    await topologyWorker({ topology, log, live, archive, partitions: count, troubles, now: Date.now, newId: randomUUID }).run(signal);
  } finally {
    await live.close();
  }
}
