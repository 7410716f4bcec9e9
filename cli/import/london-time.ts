import { DateTime } from 'luxon';
import { parseInstant, type Millis } from '../../common/time';

/** The shop's clock on the wall. */
const ZONE = 'Europe/London';
const HOUR = 'yyyy-MM-dd HH';
const TIME = /^(\d{4}-\d\d-\d\d (?:[01]\d|2[0-3])):([0-5]\d):([0-5]\d)$/;

export type ReadTime = { readonly at: Millis } | { readonly why: string };

/**
 * Makes a reader of the shop's wall-clock times, "2011-07-01 09:30:00". A time that the clocks skipped in spring is none,
 * and one that they showed twice in autumn could mean either: both are refused; an instant with its zone says which.
 * London's clocks change on the hour, so the reader remembers hours.
 */
export function londonClock(): (text: string) => ReadTime {
  const hours = new Map<string, ReadTime>();
  return (text) => {
    const [, hour = '', minute, second] = TIME.exec(text) ?? [];
    if (hour === '') return instant(text);
    const begins = hours.get(hour) ?? hourOf(hour);
    hours.set(hour, begins);
    if ('why' in begins) return { why: `"${text}" ${begins.why}` };
    return { at: begins.at + Number(minute) * 60_000 + Number(second) * 1_000 };
  };
}

function instant(text: string): ReadTime {
  const at = parseInstant(text);
  return at === undefined ? { why: `"${text}" is not a time like 2011-07-01 09:30:00` } : { at };
}

function hourOf(hour: string): ReadTime {
  const local = DateTime.fromFormat(hour, HOUR, { zone: ZONE, locale: 'en-GB' });
  if (!local.isValid) return { why: 'is not a time like 2011-07-01 09:30:00' };
  if (local.toFormat(HOUR) !== hour) return { why: 'was skipped in London, where the clocks went forward' };
  if (local.getPossibleOffsets().length > 1) return { why: 'was twice in London, where the clocks went back: write it with its zone, like 2011-10-30T01:30:00+01:00' };
  return { at: local.toMillis() };
}
