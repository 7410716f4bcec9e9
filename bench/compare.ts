/** The same work on the same events by one engine after the other, again and again; a run with a wrong result does not count. */
import { reasonOf } from '../common/reason';
import type { Engine, Work } from './engines/engine';
import { differences, type Oracle } from './events/oracle';
import { observe, type Observed, type STORES } from './measure/observe';

/** One engine at one work, with a kill -9 in mid-run or without. */
export interface Case {
  readonly engine: Engine;
  readonly work: Work;
  readonly kill: boolean;
  /** How often. */
  readonly rounds: number;
}

export interface Run {
  readonly engine: string;
  readonly work: Work;
  readonly kill: boolean;
  /** When it began, ISO 8601. */
  readonly at: string;
  /** Undefined where the run failed or came to something wrong, which `wrong` tells. */
  readonly observed?: Observed;
  readonly wrong: readonly string[];
}

export interface Course {
  readonly oracle: Oracle;
  readonly stores: Readonly<Record<(typeof STORES)[number], number>>;
  /** A run in which nothing is committed for so long, ms, has failed. */
  readonly patience: number;
  /** After this long, ms, no further round begins. */
  readonly bound: number;
  readonly report: (line: string) => void;
}

/** The cases in order, then in reverse, and so on, so that what drifts with time favours nobody; one with fewer rounds than others stays out of the later ones. */
export async function compare(cases: readonly Case[], course: Course, ran: (run: Run) => Promise<void> | void): Promise<void> {
  const end = performance.now() + course.bound;
  for (let round = 0; performance.now() < end; round++) {
    const due = cases.filter(({ rounds }) => round < rounds);
    if (due.length === 0) return;
    for (const each of round % 2 === 0 ? due : due.reverse()) await ran(await runCase(each, course));
  }
  course.report('no further round: the time given is over');
}

async function runCase({ engine, work, kill }: Case, { oracle, stores, patience, report }: Course): Promise<Run> {
  const told = { engine: engine.name, work, kill, at: new Date().toISOString() };
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
    return { ...told, wrong: [reasonOf(error)] };
  }
}
