/** Follows a run from outside until all is committed: how much processor time everybody took, and when. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Running } from '../engines/engine';
import { peakMemory, processorSeconds } from './processor-time';

export const STORES = ['kafka', 'redis', 'postgres'] as const;
export type Part = 'engine' | (typeof STORES)[number];
export type Seconds = Readonly<Record<Part, number>>;

/** What a stretch of a run took. */
export interface Stretch {
  readonly events: number;
  readonly seconds: number;
  readonly processor: Seconds;
}

export interface Observed {
  /** From before the engine's process was started. */
  readonly whole: Stretch;
  /** From the moment at which half of the events were committed. */
  readonly warm: Stretch;
  /** Of the engine's processes, bytes. */
  readonly peakMemory: number;
}

interface Sample {
  readonly at: number;
  readonly events: number;
  readonly processor: Seconds;
}

/** Asking costs the stores next to nothing at this beat, ms. */
const BEAT = 100;

export interface Asked {
  readonly start: () => Promise<Running>;
  readonly events: number;
  readonly stores: Readonly<Record<(typeof STORES)[number], number>>;
  /** A kill -9 once a quarter is committed. */
  readonly kill: boolean;
  /** Throws after this long without progress, ms. */
  readonly patience: number;
}

/** Starts the engine and follows it to its end. The engine still runs then, for its result to be read. */
export async function observe({ start, events, stores, kill, patience }: Asked): Promise<{ observed: Observed; running: Running }> {
  let before = 0;
  const sample = (running: Running | undefined, committed: number): Sample => ({
    at: performance.now(),
    events: committed,
    processor: {
      engine: before + (running ? sum(running.pids.map(processorSeconds)) : 0),
      kafka: processorSeconds(stores.kafka),
      redis: processorSeconds(stores.redis),
      postgres: processorSeconds(stores.postgres),
    },
  });
  const first = sample(undefined, 0);
  const running = await start();
  try {
    let half: Sample | undefined;
    let killed = !kill;
    let moved = first;
    for (;;) {
      const committed = await running.committed();
      const now = sample(running, committed);
      if (committed > moved.events) moved = now;
      if (now.at - moved.at > patience) throw new Error(`no progress since ${moved.events} events for ${patience / 1000} s`);
      if (committed > events) throw new Error(`${committed} events were committed, but there are only ${events}`);
      if (!killed && committed >= events / 4) {
        before += sum(running.pids.map(processorSeconds));
        await running.killAndStart();
        killed = true;
      }
      if (committed >= events / 2) half ??= now;
      if (half && killed && committed === events && running.settled()) {
        return { observed: { whole: between(first, now), warm: between(half, now), peakMemory: sum(running.pids.map(peakMemory)) }, running };
      }
      await pause(BEAT);
    }
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function between(from: Sample, to: Sample): Stretch {
  const of = (part: Part): number => to.processor[part] - from.processor[part];
  return {
    events: to.events - from.events,
    seconds: (to.at - from.at) / 1000,
    processor: { engine: of('engine'), kafka: of('kafka'), redis: of('redis'), postgres: of('postgres') },
  };
}

const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0);
