/**
 * Two streams of one key brought together where their event times lie within a span. Either side waits for the other
 * in the step's state. A record that found none in time is told alone (left and outer joins); a partner that comes
 * late is told all the same, as a revision. A pair is named by both of its records, whichever came last.
 */
import type { Millis } from '../../../common/time';
import { keepAll, Step, type Running, type StepContext } from '../step';
import { Emitter } from '../stream-record';
import { describeMillis } from '../windows';

export type JoinKind = 'inner' | 'left' | 'outer';

/** A pair, or one alone where its kind tells those. `revision` is 1 for a pair whose left or right was told alone before. */
export interface Joined<L, R> {
  readonly left: L;
  readonly right: R;
  readonly revision: number;
}

/** One waiting record; `alone` once it was told alone, `met` once it was told in a pair. */
interface Waiting {
  readonly cause: string;
  readonly time: Millis;
  readonly value: unknown;
  readonly alone: boolean;
  readonly met: boolean;
}

export interface JoinHow<L, R, Kind extends JoinKind> {
  /** What a pair has in common. Left out: their keys. */
  readonly on?: { readonly left: (value: L) => string; readonly right: (value: R) => string };
  /** How far apart in event time, ms at most. */
  readonly within: Millis;
  /** `left`: also this alone; `outer`: also either alone. */
  readonly kind: Kind;
}

type Side = 'left' | 'right';
const OTHER: Record<Side, Side> = { left: 'right', right: 'left' };

export class JoinStep<L, R, O> extends Step<O> {
  constructor(
    name: string,
    private readonly left: Step<L>,
    private readonly right: Step<R>,
    private readonly kind: JoinKind,
    private readonly within: Millis,
    private readonly pair: (left: L | undefined, right: R | undefined, revision: number) => O,
  ) {
    super({ kind: 'join', name, detail: `${kind}, within ${describeMillis(within)}`, inputs: [left, right], hasState: true, reach: within, form: 'with causes' });
  }

  start(context: StepContext): Running<O> {
    const { kind, within } = this;
    const { clock, retention } = context;
    // Values are those that were handed to this step.
    const store = context.store<readonly Waiting[]>();
    const out = new Emitter<O>();

    const place = (side: Side, key: string): string => `${side} ${key}`;
    const waiting = (side: Side, key: string): readonly Waiting[] => store.get(place(side, key)) ?? [];
    const tellsAlone = (side: Side): boolean => kind === 'outer' || (kind === 'left' && side === 'left');
    const tell = (side: Side, key: string, mine: Waiting, others: Waiting | undefined, revision: number): void => {
      const [left, right] = side === 'left' ? [mine, others] : [others, mine];
      const value = this.pair(left?.value as L | undefined, right?.value as R | undefined, revision);
      const told = { key, time: Math.max(mine.time, others?.time ?? mine.time + within), value };
      if (left && right) context.inNameOf(`${left.cause}+${right.cause}`, () => out.emit(told));
      else out.emit(told);
    };
    const isOver = (time: Millis): boolean => time + within + retention <= clock.watermark;
    /** Until then, one that is not too late may find it. */
    const goesAt = (time: Millis): Millis => time + 2 * within + retention;
    const ask = (side: Side, key: string, time: Millis): void => {
      // The first moment at which no partner can come any more.
      if (tellsAlone(side)) clock.at(time + within + 1, place(side, key));
      clock.at(goesAt(time), place(side, key));
    };

    const arrive = <T>(side: Side, step: Step<T>): void => {
      context.follow(step).subscribe((record) => {
        const { key, value, time } = record;
        if (isOver(time)) {
          context.late(record);
          return;
        }
        let mine: Waiting = { cause: context.arrival(), time, value, alone: false, met: false };
        const partners = waiting(OTHER[side], key).map((partner): Waiting => {
          if (Math.abs(partner.time - time) > within) return partner;
          tell(side, key, mine, partner, partner.alone ? 1 : 0);
          mine = { ...mine, met: true };
          return { ...partner, met: true, alone: false };
        });
        if (mine.met) keepAll(store, place(OTHER[side], key), partners);
        keepAll(store, place(side, key), [...waiting(side, key), mine]);
        ask(side, key, time);
      });
    };
    arrive('left', this.left);
    arrive('right', this.right);

    const due = (at: Millis, where: string): void => {
      const side: Side = where.startsWith('left ') ? 'left' : 'right';
      const key = where.slice(side.length + 1);
      const all = waiting(side, key);
      const told = all.map((one): Waiting => {
        if (!tellsAlone(side) || one.met || one.alone || at <= one.time + within) return one;
        tell(side, key, one, undefined, 0);
        return { ...one, alone: true };
      });
      const left = told.filter(({ time }) => at < goesAt(time));
      if (left.length !== all.length || told.some((one, i) => one !== all[i])) keepAll(store, where, left);
    };
    const restore = (): void => {
      for (const [where, all] of store.entries()) {
        const side: Side = where.startsWith('left ') ? 'left' : 'right';
        for (const { time } of all) ask(side, where.slice(side.length + 1), time);
      }
    };
    return { out, due, restore };
  }
}
