/** What a process of the stream processor tells of itself, again and again, and what that says of each topology. */
import { z } from 'zod';
import { formatMoney, type Money } from '../money';
import type { Millis } from '../time';
import { pictureShape } from './picture';

/** A topology as it is declared, as far as readers of its outputs must know it. */
export const declaredShape = z.object({
  name: z.string(),
  about: z.string(),
  inputs: z.array(z.string()),
  outputs: z.array(z.object({ topic: z.string(), about: z.string(), alert: z.union([z.literal(true), z.string()]).optional() })),
  lateTopic: z.string(),
  picture: pictureShape,
});
export type DeclaredTopology = z.infer<typeof declaredShape>;

const taskShape = z.object({
  topology: z.string(),
  task: z.number(),
  /** Records of the log that it has still to read. */
  behind: z.number(),
  /** Event time, as far as every input has come, ms; null before the first record. */
  watermark: z.number().nullable(),
  lateEvents: z.number(),
  /** What those amount to by currency, in 1/10,000. */
  lateMoney: z.record(z.string(), z.string().regex(/^-?\d+$/).transform(BigInt)),
  /** Why it does not go on, where it does not. */
  stopped: z.string().optional(),
  /** How long it has taken no more, ms, where it has. */
  pausedFor: z.number().optional(),
});
export type ToldTask = z.input<typeof taskShape>;

export const toldShape = z.object({
  at: z.number(),
  /** Of each topology that it runs, what is wrong with it. */
  troubles: z.record(z.string(), z.array(z.string())),
  tasks: z.array(taskShape),
});
export type Told = z.output<typeof toldShape>;
/** As it is written. */
export type Telling = z.input<typeof toldShape>;

export type TopologyState = 'running' | 'catching up' | 'paused' | 'stopped' | 'not running';

export interface TopologyNow {
  readonly name: string;
  readonly state: TopologyState;
  /** Why it is not running, or what is wrong all the same. */
  readonly why: readonly string[];
  readonly behind: number | null;
  /** The least of its tasks', of those that have read something. */
  readonly watermark: Millis | null;
  readonly lateEvents: number;
  /** What those amount to by currency, as decimal texts. */
  readonly lateMoney: Readonly<Record<string, string>>;
}

/** A process that has told nothing for so long is gone, ms. */
export const SILENT: Millis = 10_000;
/** Records that may wait at any moment. */
const BEHIND = 1_000;

/** @param told by processes that are not silent (see `heard`) */
export function topologyNow(name: string, told: readonly Told[]): TopologyNow {
  const running = told.filter(({ troubles }) => name in troubles);
  const tasks = told.flatMap((each) => each.tasks.filter(({ topology }) => topology === name));
  const stopped = tasks.flatMap(({ task, stopped: why }) => (why === undefined ? [] : [`task ${task}: ${why}`]));
  const behind = tasks.length === 0 ? null : tasks.reduce((sum, task) => sum + task.behind, 0);
  const watermarks = tasks.flatMap(({ watermark }) => watermark ?? []);
  const late = new Map<string, Money>();
  for (const [currency, amount] of tasks.flatMap(({ lateMoney }) => Object.entries(lateMoney))) late.set(currency, (late.get(currency) ?? 0n) + amount);
  const troubles = running.flatMap(({ troubles: all }) => all[name] ?? []);
  return {
    name,
    state: stateOf({ runs: running.length > 0, tasks: tasks.length, stopped: stopped.length > 0, isPaused: tasks.some(({ pausedFor }) => pausedFor !== undefined), behind: behind ?? 0 }),
    why: running.length === 0 ? ['no process runs it'] : [...new Set([...stopped, ...troubles])],
    behind,
    watermark: watermarks.length === 0 ? null : Math.min(...watermarks),
    lateEvents: tasks.reduce((sum, task) => sum + task.lateEvents, 0),
    lateMoney: Object.fromEntries(Array.from(late, ([currency, amount]) => [currency, formatMoney(amount)])),
  };
}

function stateOf({ runs, tasks, stopped, isPaused, behind }: { runs: boolean; tasks: number; stopped: boolean; isPaused: boolean; behind: number }): TopologyState {
  if (!runs) return 'not running';
  if (stopped) return 'stopped';
  if (isPaused) return 'paused';
  return tasks === 0 || behind >= BEHIND ? 'catching up' : 'running';
}

export function heard(told: readonly Told[], now: Millis): Told[] {
  return told.filter(({ at }) => now - at < SILENT);
}
