/**
 * One topology as it runs: a group of its own, with state and outputs of its own. So a topology that stops, is slow or
 * is replayed holds up no other, nor the live totals.
 */
import type { LiveState } from '../../../common/live/live-state';
import type { Log } from '../../../common/log/log';
import { ofTask, type Position } from '../../../common/position';
import { reasonOf } from '../../../common/reason';
import type { Millis } from '../../../common/time';
import type { ArchiveLookup } from '../../archive-lookup';
import { OutboxRelay } from '../../outbox-relay';
import type { Troubles } from '../../troubles';
import { TaskWorker } from '../../worker';
import type { Topology } from '../topology';
import type { Evicting } from './evict';
import { markTopic } from './outputs';
import { StreamTask, type StreamTaskParts } from './stream-task';

export interface TopologyParts extends Pick<StreamTaskParts, 'stepRecords' | 'mostUnsent' | 'ifChanged'> {
  readonly topology: Topology;
  /** As the edition has it (see editions/edition-log.ts). */
  readonly log: Log;
  /** Of this edition alone. */
  readonly live: LiveState;
  readonly archive: Pick<ArchiveLookup, 'identities'>;
  readonly partitions: number;
  readonly troubles: Troubles;
  readonly now: () => Millis;
  readonly newId: () => string;
  readonly roundMillis?: Millis;
  /** @default no identity leaves Redis */
  readonly evicting?: Evicting;
  /** Where its state begins, if not at the log's beginning. */
  readonly from?: Position;
  /** Told that a task let event time go on as the clock said `at`. */
  readonly onIdle?: (partition: number, at: Millis) => void;
  readonly onCommit?: NonNullable<StreamTaskParts['onCommit']>;
  readonly onSent?: (count: number) => void;
  readonly onLost?: NonNullable<StreamTaskParts['onLost']>;
}

/** Names its consumer group. */
export const groupOf = ({ name }: Topology): string => `streams-${name}`;
/** Names its relay: the group of its marks and, with the partition, the transactional id. */
export const relayOf = (topology: Topology): string => `${groupOf(topology)}-relay`;

/** As the worker's round is called that sends what is left, and tells when that went well. */
const SENDING = 'sending outputs';

/** Outputs in one transaction: it takes as many turns of a busy process for one as for many. */
const AT_ONCE = 5_000;

export function topologyWorker(parts: TopologyParts): TaskWorker<StreamTask> {
  const { topology, log, live, troubles, evicting } = parts;
  const group = groupOf(topology);
  const sent = sentBelow(log, topology);
  const open = (partition: number) => {
    const onMark = (_topic: string, below: number): void => task.noteSent(below);
    const relay = new OutboxRelay(partition, { live, log, topics: [markTopic(topology)], name: relayOf(topology), atOnce: AT_ONCE, onMark });
    // Sent at once; what fails is sent by the worker's next round.
    const onOutputs = (): void => {
      relay.drain().then(
        (count) => parts.onSent?.(count),
        (error: unknown) => troubles.has(SENDING, reasonOf(error)),
      );
    };
    const task = new StreamTask(partition, { ...parts, sentBelow: sent, onOutputs });
    return { task, relay };
  };
  return new TaskWorker({
    ...parts,
    group,
    topics: topology.reads,
    open,
    rounds: [
      {
        about: 'letting identities go',
        every: 60,
        work: async ({ partition, task }) => {
          const generation = await evicting?.currentGeneration();
          if (evicting && generation) await task.evict(ofTask(generation.cut, partition), evicting.horizonDays);
        },
      },
      {
        about: 'looking what is sent',
        every: 1,
        // Also by whoever had the task before, and was at it when it was loaded here.
        work: async ({ partition, task }) => {
          if (task.heldBack) task.noteSent(await sent(partition));
        },
      },
      {
        about: 'letting event time go on',
        every: 1,
        work: async ({ partition, task, held }, ends, at) => {
          // Whoever mends it loads it.
          if (held.stopped !== undefined) return;
          if (await task.idle(ends, at)) parts.onIdle?.(partition, at);
        },
      },
    ],
  });
}

/** As the relay's marks have it. */
export function sentBelow(log: Pick<Log, 'committed'>, topology: Topology): (partition: number) => Promise<number> {
  return async (partition) => (await log.committed(relayOf(topology), markTopic(topology), partition)) ?? 0;
}
