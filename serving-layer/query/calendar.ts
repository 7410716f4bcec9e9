/** Buckets and days of cells, worked out once a day: taking a date apart for each of a million cells is slow. */
import { bucketStart, dayOf, GRAIN_MILLIS, startOfDay, type Day, type Millis } from '../../common/time';
import type { Granularity } from './view-query';

/** The bucket that a cell's time falls into; undefined where all time is one bucket. */
export function bucketsBy(granularity: Granularity): (at: Millis) => Millis | undefined {
  if (granularity === 'total') return () => undefined;
  if (granularity !== 'month') return (at) => bucketStart(at, granularity);
  return onceADay((day) => startOfDay(`${day.slice(0, 7)}-01`));
}

/** The UTC day of a cell's time. */
export function days(): (at: Millis) => Day {
  return onceADay((day) => day);
}

function onceADay<T>(of: (day: Day) => T): (at: Millis) => T {
  const known = new Map<number, T>();
  return (at) => {
    const number = Math.floor(at / GRAIN_MILLIS.day);
    const found = known.get(number);
    if (found !== undefined) return found;
    const made = of(dayOf(at));
    known.set(number, made);
    return made;
  };
}
