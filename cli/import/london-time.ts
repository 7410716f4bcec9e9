import { DateTime } from 'luxon';
import { parseInstant, type Millis } from '../../common/time';

/** The shop's clock on the wall. */
const ZONE = 'Europe/London';
const FORMAT = 'yyyy-MM-dd HH:mm:ss';

export type ReadTime = { readonly at: Millis } | { readonly why: string };

/**
 * Reads the wall-clock time of the shop, "2011-07-01 09:30:00". A time that the clocks skipped in spring is none, and
 * one that they showed twice in autumn could mean either: both are refused; an instant with its zone says which.
 */
export function londonTime(text: string): ReadTime {
  const instant = parseInstant(text);
  if (instant !== undefined) return { at: instant };
  const local = DateTime.fromFormat(text, FORMAT, { zone: ZONE, locale: 'en-GB' });
  if (!local.isValid || text.includes(' 24:')) return { why: `"${text}" is not a time like 2011-07-01 09:30:00` };
  if (local.toFormat(FORMAT) !== text) return { why: `"${text}" was skipped in London, where the clocks went forward` };
  if (local.getPossibleOffsets().length > 1) {
    return { why: `"${text}" was twice in London, where the clocks went back: write it with its zone, like ${local.toISO({ suppressMilliseconds: true })}` };
  }
  return { at: local.toMillis() };
}
