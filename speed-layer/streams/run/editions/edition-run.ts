/** One edition of a topology as a process runs it: its state, and a worker that sends its outputs where they belong. */
import { setMaxListeners } from 'node:events';
import type { LiveState } from '../../../../common/live/live-state';
import type { Log } from '../../../../common/log/log';
import { covers, ofTask, taskCovers, type Position } from '../../../../common/position';
import type { Millis } from '../../../../common/time';
import type { ArchiveLookup } from '../../../archive-lookup';
import { rest } from '../../../rounds';
import type { Troubles } from '../../../troubles';
import type { TaskWorker } from '../../../worker';
import type { Topology } from '../../topology';
import { topologyWorker, type TopologyParts } from '../run-topology';
import type { StreamTask } from '../stream-task';
import type { Edition } from './edition';
import { editionLog, type Sending } from './edition-log';

/** What a process has for every topology that it runs. */
export interface EditionStores extends Pick<TopologyParts, 'evicting'> {
  readonly log: Log;
  /** A state of its own for each edition; whoever opens it closes it. */
  readonly openLive: (topology: string, edition: number) => LiveState;
  readonly archive: Pick<ArchiveLookup, 'identities'>;
  readonly partitions: number;
  readonly now: () => Millis;
  readonly newId: () => string;
}

export interface EditionRunParts extends Pick<TopologyParts, 'onCommit' | 'onSent' | 'onLost' | 'roundMillis'> {
  readonly topology: Topology;
  readonly edition: Pick<Edition, 'number' | 'from'>;
  readonly sending: Sending;
  readonly troubles: Troubles;
}

export interface EditionRun {
  readonly edition: Pick<Edition, 'number'>;
  readonly sending: Sending;
  readonly live: LiveState;
  readonly worker: TaskWorker<StreamTask>;
  /** How far its tasks have read the inputs, also those of other processes. */
  read(): Promise<Position>;
  /** Whether it knows all below `ends` and all that the clock brought until `since`, and has said what comes of it. */
  knows(ends: Position, since: Millis): Promise<boolean>;
  /** Resolves once it knows all that the log holds now; rejects where `signal` aborts. */
  caughtUp(signal: AbortSignal): Promise<void>;
  /** Gives its tasks back and lets go of its state. */
  end(): Promise<void>;
}

const LOOK_EVERY: Millis = 200;

/** Its topics must be there. It works until it is ended. */
export function runEdition({ topology, edition, sending, ...told }: EditionRunParts, stores: EditionStores): EditionRun {
  const { openLive, partitions, now } = stores;
  const live = openLive(topology.name, edition.number);
  const log = editionLog(stores.log, topology, edition, sending);
  const idle = new Map<number, Millis>();
  const worker = topologyWorker({ ...stores, ...told, ...(edition.from && { from: edition.from }), topology, log, live, onIdle: (partition, at) => void idle.set(partition, at) });
  const stopping = new AbortController();
  // Everything that is done again and again listens to it.
  setMaxListeners(0, stopping.signal);
  const running = worker.run(stopping.signal);
  const tasks = Array.from({ length: partitions }, (_, p) => p);

  const knows = async (ends: Position, since: Millis): Promise<boolean> => {
    const held = worker.held();
    // Whoever is not a member yet has let no event time go on.
    if (held.length === 0 || held.some(({ partition }) => (idle.get(partition) ?? -Infinity) < since)) return false;
    const { end } = await log.bounds(topology.internal);
    const each = tasks.map(async (p) => {
      const state = await live.read(p);
      return state !== undefined && taskCovers(state.offsets, ofTask({ ...ends, ...end }, p)) && (await live.outbox(p, 1)).length === 0;
    });
    // What was sent meanwhile was not read by then.
    return (await Promise.all(each)).every(Boolean) && covers(end, (await log.bounds(topology.internal)).end);
  };

  return {
    edition,
    sending,
    live,
    worker,
    knows,
    read: async () => {
      const states = await Promise.all(tasks.map((p) => live.read(p)));
      return Object.fromEntries(topology.inputs.map((topic) => [topic, states.map((state, p) => state?.offsets[topic] ?? edition.from?.[topic]?.[p] ?? 0)]));
    },
    caughtUp: async (signal) => {
      const { end } = await log.bounds(topology.inputs);
      // What tasks tell one another of the clock lets event time go on behind one internal topic after the other.
      for (let turn = 0; turn <= topology.internal.length; turn++) {
        const since = now();
        while (!(await knows(end, since))) {
          await rest(LOOK_EVERY, signal);
          signal.throwIfAborted();
        }
      }
    },
    end: async () => {
      stopping.abort();
      await running;
      await live.close();
    },
  };
}
