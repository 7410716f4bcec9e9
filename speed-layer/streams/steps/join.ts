/**
 * Two streams of one key brought together where their event times lie within a span. Either side waits for the other
 * in the step's state. A record that found none in time is told alone (left and outer joins); a partner that comes
 * late is told all the same, as a revision.
 */
import type { Millis } from '../../../common/time';
import { Step, type Running, type StepContext } from '../step';
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
  readonly time: Millis;
  readonly value: unknown;
  readonly alone: boolean;
  readonly met: boolean;
}

type Side = 'left' | 'right';
const OTHER: Record<Side, Side> = { left: 'right', right: 'left' };

export interface JoinSpan {
  readonly within: Millis;
  readonly retention?: Millis;
}

export class JoinStep<L, R, O> extends Step<O> {
  constructor(
    name: string,
    private readonly left: Step<L>,
    private readonly right: Step<R>,
    private readonly kind: JoinKind,
    private readonly span: JoinSpan,
    private readonly pair: (left: L | undefined, right: R | undefined, revision: number) => O,
  ) {
    super({ kind: 'join', name, detail: `${kind}, within ${describeMillis(span.within)}`, inputs: [left, right], hasState: true });
  }

  start(context: StepContext): Running<O> {
    const { kind, span } = this;
    const { clock } = context;
    // Values are those that were handed to this step.
    const store = context.store<readonly Waiting[]>();
    const retention = span.retention ?? context.retention;
    const out = new Emitter<O>();

    const place = (side: Side, key: string): string => `${side} ${key}`;
    const waiting = (side: Side, key: string): readonly Waiting[] => store.get(place(side, key)) ?? [];
    const keep = (side: Side, key: string, all: readonly Waiting[]): void => {
      if (all.length === 0) store.delete(place(side, key));
      else store.set(place(side, key), all);
    };
    const tellsAlone = (side: Side): boolean => kind === 'outer' || (kind === 'left' && side === 'left');
    const tell = (side: Side, key: string, mine: Waiting, others: Waiting | undefined, revision: number): void => {
      const [left, right] = side === 'left' ? [mine, others] : [others, mine];
      const value = this.pair(left?.value as L | undefined, right?.value as R | undefined, revision);
      out.emit({ key, time: Math.max(mine.time, others?.time ?? mine.time + span.within), value });
    };
    const isOver = (time: Millis): boolean => time + span.within + retention <= clock.watermark;
    const ask = (side: Side, key: string, time: Millis): void => {
      // The first moment at which no partner can come any more.
      if (tellsAlone(side)) clock.at(time + span.within + 1, place(side, key));
      clock.at(time + span.within + retention, place(side, key));
    };

    const arrive = <T>(side: Side, step: Step<T>): void => {
      context.follow(step).subscribe(({ key, value, time }) => {
        if (isOver(time)) {
          context.late({ key, value, time });
          return;
        }
        let mine: Waiting = { time, value, alone: false, met: false };
        const partners = waiting(OTHER[side], key).map((partner): Waiting => {
          if (Math.abs(partner.time - time) > span.within) return partner;
          tell(side, key, mine, partner, partner.alone ? 1 : 0);
          mine = { ...mine, met: true };
          return { ...partner, met: true, alone: false };
        });
        if (mine.met) keep(OTHER[side], key, partners);
        keep(side, key, [...waiting(side, key), mine]);
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
        if (!tellsAlone(side) || one.met || one.alone || at <= one.time + span.within) return one;
        tell(side, key, one, undefined, 0);
        return { ...one, alone: true };
      });
      const left = told.filter(({ time }) => at < time + span.within + retention);
      if (left.length !== all.length || told.some((one, i) => one !== all[i])) keep(side, key, left);
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
