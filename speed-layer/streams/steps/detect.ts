/**
 * Finds patterns as soon as their last event is there, in whatever order events come. An event is part of one match at
 * most, and what was told stays told. Events wait in the step's state until none can complete them.
 */
import type { Millis } from '../../../common/time';
import type { Pattern } from '../patterns';
import { keepAll, Step, type Running, type StepContext } from '../step';
import { Emitter, type Window } from '../stream-record';

export interface Match<T> {
  readonly key: string;
  /** One for each part of the pattern, in its order. */
  readonly events: readonly T[];
  /** From the first event to the last. */
  readonly window: Window;
}

interface Waiting<T> {
  readonly time: Millis;
  readonly value: T;
}

export class DetectStep<T> extends Step<Match<T>> {
  constructor(
    name: string,
    private readonly upstream: Step<T>,
    private readonly pattern: Pattern<T>,
  ) {
    super({ kind: 'detect', name, detail: pattern.describe, inputs: [upstream], hasState: true, reach: pattern.within });
  }

  start(context: StepContext): Running<Match<T>> {
    const { pattern } = this;
    const { clock, retention } = context;
    const store = context.store<readonly Waiting<T>[]>();
    const out = new Emitter<Match<T>>();
    /** From when on an event of this time comes too late. */
    const over = (time: Millis): Millis => time + pattern.within + retention;
    /** Until then, one that does not come too late may find it. */
    const goesAt = (time: Millis): Millis => over(time) + pattern.within;

    context.follow(this.upstream).subscribe((record) => {
      const { key, value, time } = record;
      if (!pattern.parts.some(({ where }) => where(value))) return;
      if (over(time) <= clock.watermark) {
        context.late(record);
        return;
      }
      // Equal times stay in the order in which they came: sorting is stable.
      const all = [...(store.get(key) ?? []), { time, value }].sort((a, b) => a.time - b.time);
      const found = firstMatch(pattern, all);
      clock.at(goesAt(time), key);
      keepAll(store, key, found ? all.filter((one) => !found.includes(one)) : all);
      if (!found) return;
      const [first, last] = [found[0]?.time ?? time, found.at(-1)?.time ?? time];
      out.emit({ key, time: Math.max(time, last), value: { key, events: found.map((one) => one.value), window: { start: first, end: last + 1 } } });
    });

    const due = (at: Millis, key: string): void => {
      const all = store.get(key) ?? [];
      const left = all.filter(({ time }) => at < goesAt(time));
      if (left.length !== all.length) keepAll(store, key, left);
    };
    const restore = (): void => {
      for (const [key, all] of store.entries()) for (const { time } of all) clock.at(goesAt(time), key);
    };
    return { out, due, restore };
  }
}

/**
 * The match that begins earliest, each part as early as it can be. As one is looked for with every event, one that is
 * found holds the event that has just come.
 */
function firstMatch<T>({ parts, within }: Pattern<T>, all: readonly Waiting<T>[]): readonly Waiting<T>[] | undefined {
  for (const [i, begins] of all.entries()) {
    const found: Waiting<T>[] = [];
    for (const one of all.slice(i)) {
      if (one.time - begins.time > within) break;
      if (parts[found.length]?.where(one.value) !== true) {
        if (found.length === 0) break;
        continue;
      }
      found.push(one);
      if (found.length === parts.length) return found;
    }
  }
  return undefined;
}
