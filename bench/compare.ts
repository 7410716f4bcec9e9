/** The same work on the same events by one engine after the other, again and again; a run with a wrong result does not count. */
import type { Engine, Work } from './engines/engine';
import { differences, type Oracle } from './events/oracle';
import { observe, type Observed, type STORES } from './measure/observe';

/** One engine at one work, with a kill -9 in mid-run or without. */
export interface Case {
  readonly engine: Engine;
  readonly work: Work;
  readonly kill: boolean;
}

export interface Run {
  readonly engine: string;
  readonly work: Work;
  readonly kill: boolean;
  /** Undefined where the run failed or came to something wrong, which `wrong` tells. */
  readonly observed?: Observed;
  readonly wrong: readonly string[];
}

export interface Course {
  readonly oracle: Oracle;
  readonly stores: Readonly<Record<(typeof STORES)[number], number>>;
  readonly patience: number;
  readonly report: (line: string) => void;
}

/** Every case `rounds` times: in order, then in reverse, and so on, so that what drifts with time favours nobody. */
export async function compare(cases: readonly Case[], rounds: number, course: Course, ran: (run: Run) => void): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const each of round % 2 === 0 ? cases : [...cases].reverse()) ran(await runCase(each, course));
  }
}

async function runCase({ engine, work, kill }: Case, { oracle, stores, patience, report }: Course): Promise<Run> {
  const told = { engine: engine.name, work, kill };
  report(`${work}${kill ? ' with kill -9' : ''}: ${engine.name}`);
  try {
    const { observed, running } = await observe({ start: () => engine.start(work), events: oracle.events, stores, kill, patience });
    try {
      const wrong = differences(await running.result(), engine.due(work, oracle));
      return wrong.length === 0 ? { ...told, observed, wrong } : { ...told, wrong };
    } finally {
      await running.stop();
    }
  } catch (error) {
    // One engine that fails must not take the others' runs with it; that it failed is in the results and in the exit code.
    return { ...told, wrong: [error instanceof Error ? error.message : String(error)] };
  }
}
