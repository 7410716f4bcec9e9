/** What a task of a topology begins with: the state that was committed last, or a new one, held up to what was said. */
import { joinPositions, ofTask, type Position } from '../../../common/position';
import type { LiveState, TaskState } from '../../../common/live/live-state';
import type { Log } from '../../../common/log/log';
import { checkHeld } from '../../starting-point';
import { Engine } from '../engine/engine';
import { Outputs } from './outputs';
import type { Topology } from '../topology';

export interface LoadParts {
  readonly topology: Topology;
  readonly live: LiveState;
  readonly log: Pick<Log, 'bounds'>;
  /** Below which number all outputs of a task were sent, as the log has it. */
  readonly sentBelow: (partition: number) => Promise<number>;
  /** Where a task begins that has no state. @default the log's beginning */
  readonly from?: Position;
  /** How many partitions each topic has. */
  readonly partitions: number;
  /** A text never used before, for owners and epochs. */
  readonly newId: () => string;
  /** What to do where the state is another version's. @default a replay, as of the built-in topologies */
  readonly ifChanged?: string;
  /** Told where the state is lost. */
  readonly onLost?: () => void;
}

/** The state is another topology's: its fields would be misread. */
export class OtherTopology extends Error {
  override readonly name = 'OtherTopology';

  constructor(made: string, here: string, whatToDo: string) {
    super(`its state was made by another version of it (${made}, here ${here}): ${whatToDo}; or run the version that made it`);
  }
}

/** What to do about a built-in topology that has changed. */
export const replayOf = ({ name }: Topology): string => `npx twofold replay --topology ${name} makes a new one beside it and then switches`;

/** What was said is more than the state knows of: going on from it would say other things under numbers that were sent. */
export class StateLost extends Error {
  override readonly name = 'StateLost';
}

export interface LoadedTask {
  readonly state: TaskState;
  readonly engine: Engine;
  readonly outputs: Outputs;
  /** All outputs below that number were sent. */
  readonly sent: number;
}

/** As `owner`, whom every other owner gives way to. Throws OtherTopology, StateLost, and HoleError where the log has lost what it would read. */
export async function loadTask(partition: number, owner: string, parts: LoadParts): Promise<LoadedTask> {
  const { live, topology, log, partitions, onLost } = parts;
  const found = await live.claim(partition, owner);
  const marked = await parts.sentBelow(partition);
  const lost = (what: string): StateLost => {
    onLost?.();
    return new StateLost(what);
  };
  if (!found && marked > 0) throw lost(`Redis has no state of ${topology.name}, task ${partition}, of which ${marked} outputs were sent`);
  const state = found ?? (await begin(partition, owner, parts));
  if (state.definitions !== topology.hash) throw new OtherTopology(state.definitions, topology.hash, parts.ifChanged ?? replayOf(topology));
  checkHeld(state.offsets, await log.bounds(topology.reads), partition);
  const fields = await live.operators(partition);
  const outputs = Outputs.read(fields);
  if (outputs.count < marked) throw lost(`Redis went back: it knows ${outputs.count} outputs of ${topology.name}, task ${partition}, of which ${marked} were sent`);
  // Kafka forgets marks of a group in which nothing has moved for long; what no longer waits was sent.
  const [waiting] = await live.outbox(partition, 1);
  return {
    state,
    engine: new Engine(topology, partition, partitions, [...fields].filter(([field]) => field !== Outputs.field)),
    outputs,
    sent: Math.max(marked, waiting?.offset ?? outputs.count),
  };
}

/** Makes the state of a task that has none. */
async function begin(partition: number, owner: string, { live, topology, log, newId, from = {} }: LoadParts): Promise<TaskState> {
  const { start } = await log.bounds(topology.reads);
  await live.create(partition, ofTask(joinPositions(start, from), partition), newId(), topology.hash);
  const state = await live.claim(partition, owner);
  if (!state) throw new Error(`Redis lost the state of ${topology.name}, task ${partition}, as it was made`);
  return state;
}
