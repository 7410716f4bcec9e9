/** Patterns of events of one key: steps that follow one another in event time, other events in between or not. */
import type { Millis } from '../../common/time';
import { describeMillis, notBelowZero } from './windows';

export interface PatternPart<T> {
  readonly name: string;
  readonly where: (value: T) => boolean;
}

export interface Pattern<T> {
  readonly parts: readonly PatternPart<T>[];
  /** From the first event to the last, ms at most. */
  readonly within: Millis;
  readonly describe: string;
}

/** Still without its span. */
export class PatternSoFar<T> {
  constructor(private readonly parts: readonly PatternPart<T>[]) {}

  /** Then, later, one like this. */
  followedBy(name: string, where: (value: T) => boolean): PatternSoFar<T> {
    return new PatternSoFar([...this.parts, { name, where }]);
  }

  /** Throws RangeError below 0. */
  within(within: Millis): Pattern<T> {
    const names = this.parts.map(({ name }) => name);
    notBelowZero(`a pattern of ${names.join(' → ')}`, within);
    const same = new Set(names).size === 1 && names.length > 1;
    return { parts: this.parts, within, describe: `${same ? `${names.length} × ${names[0] ?? ''}` : names.join(' → ')} within ${describeMillis(within)}` };
  }
}

/** Begins with an event like this: `first('placed', isOrder).followedBy('cancelled', isCancel).within(seconds(10))`. */
export const first = <T>(name: string, where: (value: T) => boolean): PatternSoFar<T> => new PatternSoFar([{ name, where }]);

/** So many events like this. Throws RangeError below 2. */
export function times<T>(count: number, name: string, where: (value: T) => boolean): PatternSoFar<T> {
  if (!Number.isInteger(count) || count < 2) throw new RangeError(`a pattern of ${count} × ${name} is none: take a whole number of at least 2`);
  return new PatternSoFar(Array.from({ length: count }, () => ({ name, where })));
}
