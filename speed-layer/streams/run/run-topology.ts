/**
 * One topology as it runs: a group of its own, with state and outputs of its own. So a topology that stops, is slow or
 * is replayed holds up no other, nor the live totals.
 */
import type { LiveState } from '../../../common/live/live-state';
import type { Log } from '../../../common/log/log';
import { reasonOf } from '../../../common/reason';
import type { Millis } from '../../../common/time';
import type { ArchiveLookup } from '../../archive-lookup';
import { OutboxRelay } from '../../outbox-relay';
import type { Troubles } from '../../troubles';
import { TaskWorker } from '../../worker';
import type { Topology } from '../topology';
import { markTopic } from './outputs';
import { StreamTask, type StreamTaskParts } from './stream-task';

export interface TopologyParts {
  readonly topology: Topology;
  readonly log: Log;
  /** Of this topology alone. */
  readonly live: LiveState;
  readonly archive: Pick<ArchiveLookup, 'identities'>;
  readonly partitions: number;
  readonly troubles: Troubles;
  readonly now: () => Millis;
  readonly newId: () => string;
  readonly roundMillis?: Millis;
  readonly onCommit?: NonNullable<StreamTaskParts['onCommit']>;
  readonly onSent?: (count: number) => void;
}

/** Names its consumer group and its relay. */
export const groupOf = ({ name }: Topology): string => `streams-${name}`;

/** As the worker's round is called that sends what is left, and tells when that went well. */
const SENDING = 'sending outputs';

/** Outputs in one transaction: a transaction costs the same for one as for many. */
const AT_ONCE = 1_000;

export function topologyWorker(parts: TopologyParts): TaskWorker<StreamTask> {
  const { topology, log, live, troubles } = parts;
  const group = groupOf(topology);
  const open = (partition: number) => {
    const relay = new OutboxRelay(partition, { live, log, topics: [markTopic(topology)], name: `${group}-relay`, atOnce: AT_ONCE });
    // Sent at once; what fails is sent by the worker's next round.
    const onOutputs = (): void => {
      relay.drain().then(
        (sent) => parts.onSent?.(sent),
        (error: unknown) => troubles.has(SENDING, reasonOf(error)),
      );
    };
    return { task: new StreamTask(partition, { ...parts, onOutputs }), relay };
  };
  return new TaskWorker({
    ...parts,
    group,
    topics: topology.reads,
    open,
    rounds: [{ about: 'letting event time go on', every: 1, work: ({ task }, ends, at) => task.idle(ends, at) }],
  });
}
