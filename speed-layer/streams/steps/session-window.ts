/**
 * Aggregates of sessions. A late event may lengthen a session that was told, or make one of two: the longer one is told
 * with the next revision, and one whose beginning is no longer a session's is taken back.
 */
import type { Aggregation } from '../aggregations';
import { encodeState, type StateValue } from '../state-codec';
import { keepAll, Step, type Running, type StepContext } from '../step';
import { Emitter, type Window } from '../stream-record';
import type { SessionWindows } from '../windows';
import { describeWindowed, lastInstant, type Windowed, type WindowOptions } from './windowed';

/** `first` and `last` are the event times of its ends; `told` the revision that was told last, -1 for none; `news` whether it has grown since. */
interface Session {
  readonly first: number;
  readonly last: number;
  readonly aggregate: StateValue;
  readonly told: number;
  readonly news: boolean;
}

export class SessionWindowStep<T, R> extends Step<Windowed<R>> {
  constructor(
    name: string,
    private readonly upstream: Step<T>,
    private readonly windows: SessionWindows,
    private readonly aggregation: Aggregation<T, R>,
    private readonly options: WindowOptions,
  ) {
    super({ kind: 'aggregate', name, detail: describeWindowed(windows, options), inputs: [upstream], hasState: true, reach: windows.gap, form: encodeState(aggregation.initial) });
  }

  start(context: StepContext): Running<Windowed<R>> {
    const { aggregation, options } = this;
    const { gap } = this.windows;
    const { clock, retention } = context;
    const store = context.store<readonly Session[]>();
    const out = new Emitter<Windowed<R>>();

    /** No event that would lengthen it is expected from here on. */
    const closesAt = ({ last }: Session): number => last + gap + 1;
    /** It is kept for as long as an event that is not too late could make it part of a longer session. */
    const goesAt = (session: Session): number => closesAt(session) + gap + retention;
    const emit = (key: string, session: Session, revision: number, retracted = false): void => {
      const window = windowOf(session);
      out.emit({ key, time: lastInstant(window), value: { key, window, revision, value: aggregation.result(session.aggregate), ...(retracted && { retracted }) } });
    };
    /** Gives the session as it is to be kept. */
    const told = (key: string, session: Session): Session => {
      const next = { ...session, told: session.told + 1, news: false };
      emit(key, next, next.told);
      return next;
    };
    const ask = (key: string, session: Session): void => {
      clock.at(closesAt(session), key);
      clock.at(goesAt(session), key);
    };

    context.follow(this.upstream).subscribe((record) => {
      const { key, value, time } = record;
      const sessions = store.get(key) ?? [];
      const near = sessions.filter(({ first, last }) => time >= first - gap && time <= last + gap);
      const one: Session = { first: time, last: time, aggregate: aggregation.add(aggregation.initial, value), told: -1, news: true };
      let joined = [...near, one].reduce(
        (a, b): Session => ({
          first: Math.min(a.first, b.first),
          last: Math.max(a.last, b.last),
          aggregate: aggregation.merge(a.aggregate, b.aggregate),
          told: -1,
          news: true,
        }),
      );
      if (closesAt(joined) + retention <= clock.watermark) {
        context.late(record);
        return;
      }
      for (const gone of near) {
        // What is known by its beginning goes on as the longer session.
        if (gone.first === joined.first) joined = { ...joined, told: gone.told };
        else if (gone.told >= 0) emit(key, gone, gone.told + 1, true);
      }
      if (options.emit === 'update' || closesAt(joined) <= clock.watermark) joined = told(key, joined);
      ask(key, joined);
      const others = sessions.filter((session) => !near.includes(session));
      keepAll(store, key, [...others, joined].sort((a, b) => a.first - b.first));
    });

    const due = (at: number, key: string): void => {
      const sessions = store.get(key) ?? [];
      const open = sessions.map((session) => (session.news && at >= closesAt(session) ? told(key, session) : session));
      const left = open.filter((session) => at < goesAt(session));
      if (left.length !== sessions.length || open.some((session, i) => session !== sessions[i])) keepAll(store, key, left);
    };
    const restore = (): void => {
      for (const [key, kept] of store.entries()) for (const session of kept) ask(key, session);
    };
    return { out, due, restore };
  }
}

/** A session's end lies just behind its last event. */
const windowOf = ({ first, last }: Session): Window => ({ start: first, end: last + 1 });
