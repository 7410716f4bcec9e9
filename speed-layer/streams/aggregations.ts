/** What can be kept of many values: each a small state that takes values one by one, and can be merged with another. */
import { divideHalfEven, type Money } from '../../common/money';
import type { StateValue } from './state-codec';

/** Over values of type T, with result R. Adding in any order and merging in any order give the same result. */
export interface Aggregation<in T, out R> {
  readonly initial: StateValue;
  add(state: StateValue, value: T): StateValue;
  merge(a: StateValue, b: StateValue): StateValue;
  result(state: StateValue): R;
}

/** An aggregation whose state is of one kind. The states that come back are those that went out, so their kind is known. */
export function aggregation<T, S extends StateValue, R>(parts: {
  readonly initial: S;
  add(state: S, value: T): S;
  merge(a: S, b: S): S;
  result(state: S): R;
}): Aggregation<T, R> {
  return {
    initial: parts.initial,
    add: (state, value) => parts.add(state as S, value),
    merge: (a, b) => parts.merge(a as S, b as S),
    result: (state) => parts.result(state as S),
  };
}

const itself = <S>(state: S): S => state;

/** How many values. */
export const count = <T>(where: (value: T) => boolean = () => true): Aggregation<T, number> =>
  aggregation<T, number, number>({ initial: 0, add: (state, value) => (where(value) ? state + 1 : state), merge: (a, b) => a + b, result: itself });

/** The exact sum of amounts. */
export const sum = <T>(of: (value: T) => Money): Aggregation<T, Money> =>
  aggregation<T, Money, Money>({ initial: 0n, add: (state, value) => state + of(value), merge: (a, b) => a + b, result: itself });

/** The least amount; null before the first. */
export const min = <T>(of: (value: T) => Money): Aggregation<T, Money | null> => extreme(of, (a, b) => a <= b);

/** The greatest amount; null before the first. */
export const max = <T>(of: (value: T) => Money): Aggregation<T, Money | null> => extreme(of, (a, b) => a >= b);

/** The mean amount, rounded once to 1/10,000, half to even; null before the first. */
export const average = <T>(of: (value: T) => Money): Aggregation<T, Money | null> =>
  aggregation({
    initial: { sum: 0n, count: 0 },
    add: (state, value: T) => ({ sum: state.sum + of(value), count: state.count + 1 }),
    merge: (a, b) => ({ sum: a.sum + b.sum, count: a.count + b.count }),
    result: (state) => (state.count === 0 ? null : divideHalfEven(state.sum, BigInt(state.count))),
  });

function extreme<T>(of: (value: T) => Money, isFirst: (a: Money, b: Money) => boolean): Aggregation<T, Money | null> {
  const choose = (a: Money | null, b: Money | null): Money | null => {
    if (a === null || b === null) return a ?? b;
    return isFirst(a, b) ? a : b;
  };
  const initial: Money | null = null;
  return aggregation<T, Money | null, Money | null>({ initial, add: (state, value) => choose(state, of(value)), merge: choose, result: itself });
}

/** Several at once, by name. */
export type Aggregations<T> = Readonly<Record<string, Aggregation<T, unknown>>>;

export type Results<A> = { readonly [Name in keyof A]: A[Name] extends Aggregation<never, infer R> ? R : never };

/** The aggregations as one, whose state is an object of theirs. */
export function together<T, A extends Aggregations<T>>(all: A): Aggregation<T, Results<A>> {
  const each = <R>(make: (one: Aggregation<T, unknown>, name: string) => R): Record<string, R> =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, make(one, name)]));
  type States = Readonly<Record<string, StateValue>>;
  return aggregation<T, States, Results<A>>({
    initial: each((one) => one.initial),
    add: (states, value) => each((one, name) => one.add(states[name], value)),
    merge: (a, b) => each((one, name) => one.merge(a[name], b[name])),
    result: (states) => each((one, name) => one.result(states[name])) as Results<A>,
  });
}
