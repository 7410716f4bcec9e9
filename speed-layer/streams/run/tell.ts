/** Tells what each topology is and how it goes, once a second, for the live page and the command line. */
import type { StreamsBoard } from '../../../common/live/redis/streams-board';
import type { DeclaredTopology, Telling } from '../../../common/streams/told';
import type { Millis } from '../../../common/time';
import { keepRounds } from '../../rounds';
import type { Troubles } from '../../troubles';
import type { TaskWorker } from '../../worker';
import { describe } from '../describe/description';
import { graphOf } from '../describe/graph';
import { drawn } from '../describe/picture';
import type { Topology } from '../topology';
import type { StreamTask } from './stream-task';

export interface ToldTopology {
  readonly name: string;
  readonly worker: Pick<TaskWorker<StreamTask>, 'held' | 'lags' | 'joined'>;
  readonly troubles: Pick<Troubles, 'list'>;
}

export interface TellParts {
  readonly board: StreamsBoard;
  readonly topologies: readonly Topology[];
  readonly running: readonly ToldTopology[];
  readonly troubles: Troubles;
  readonly now: () => Millis;
  /** Names this process. */
  readonly id: string;
}

const EVERY: Millis = 1_000;

/** Until `signal` aborts; then it says goodbye. */
export async function keepTelling({ board, topologies, running, troubles, now, id }: TellParts, signal: AbortSignal): Promise<void> {
  let isDeclared = false;
  const work = async (): Promise<void> => {
    if (!isDeclared) await board.declare(topologies.map(declared), now());
    isDeclared = true;
    await board.tell(id, telling(running, now()));
  };
  await keepRounds([{ about: 'telling of the topologies', millis: EVERY, work }], EVERY, troubles, signal);
  await board.leave(id);
}

function declared(topology: Topology): DeclaredTopology {
  const description = describe(topology);
  const { name, about, inputs, outputs, lateTopic } = description;
  return { name, about, inputs: [...inputs], outputs: outputs.map(({ topic, about: what, alert }) => ({ topic, about: what, ...(alert !== undefined && { alert }) })), lateTopic, picture: drawn(graphOf(description)) };
}

function telling(running: readonly ToldTopology[], at: Millis): Telling {
  return {
    at,
    troubles: Object.fromEntries(running.map(({ name, worker, troubles }) => [name, [...(worker.joined ? [] : ['not a member of its group yet']), ...troubles.list()]])),
    tasks: running.flatMap(({ name, worker }) => {
      const lags = worker.lags();
      return worker.held().map(({ partition, task, held: { stopped, pausedFor } }) => {
        const late = task.late();
        return {
          topology: name,
          task: partition,
          behind: lags.filter((lag) => lag.partition === partition).reduce((sum, { offsets }) => sum + offsets, 0),
          watermark: Number.isFinite(task.watermark) ? task.watermark : null,
          lateEvents: late.events,
          lateMoney: Object.fromEntries(Object.entries(late.money).map(([currency, amount]) => [currency, String(amount)])),
          ...(stopped !== undefined && { stopped }),
          ...(pausedFor !== undefined && { pausedFor }),
        };
      });
    }),
  };
}
