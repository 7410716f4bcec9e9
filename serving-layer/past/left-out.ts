/** What was left out of the answers between two points: duplicates and rejected records, with the money in them where it is known. */
import { z } from 'zod';
import { CURRENCIES } from '../../common/events/currencies';
import { parseMoney, type Money } from '../../common/money';
import type { Position } from '../../common/position';
import { spanSql } from '../../common/postgres/span';
import type { Ask } from './archive-reader';
import type { Span } from './fold-archive';
import { dayOf } from '../../common/time';

export interface LeftOut {
  readonly duplicates: { readonly records: number; readonly amounts: ReadonlyMap<string, Money> };
  readonly rejections: { readonly records: number; readonly byReason: ReadonlyMap<string, number>; readonly amounts: ReadonlyMap<string, Money>; readonly unreadable: number };
}

/** So many rejected records are read for their amounts, the newest first, and none that is larger, bytes: a question must not hold up the others. */
const READ = 1_000;
const READ_BYTES = 16_384;

/** $1 and $2 the positions, $3 the topics. */
const SPAN = `WITH ${spanSql('$2', '$1', 'topic = ANY($3)')}`;
const DUPLICATES = `${SPAN} SELECT currency, count(*) AS records, sum(amount) AS amount
FROM duplicate JOIN span USING (topic, log_partition) WHERE log_offset >= first AND log_offset < next AND event_day BETWEEN $4::date AND $5::date GROUP BY currency ORDER BY currency`;
const REJECTED = `FROM rejection JOIN span USING (topic, log_partition) WHERE log_offset >= first AND log_offset < next AND log_time >= $4 AND log_time < $5`;
const REASONS = `${SPAN} SELECT reason, count(*) AS records ${REJECTED} GROUP BY reason ORDER BY reason`;
const VALUES = `${SPAN} SELECT CASE WHEN octet_length(value) <= ${READ_BYTES} THEN value END AS value ${REJECTED} ORDER BY log_time DESC LIMIT ${READ}`;

const count = z.coerce.number().int();
const duplicateRow = z.object({ currency: z.string(), records: count, amount: z.string().transform(BigInt) });
const reasonRow = z.object({ reason: z.string(), records: count });
const valueRow = z.object({ value: z.instanceof(Uint8Array).nullable() });

/** Of records of these topics at or above `since` and below `to`: duplicates by the event's day, rejected ones by when they were recorded. */
export async function leftOut(ask: Ask, topics: readonly string[], since: Position, to: Position, { from, to: end }: Span, tells: 'counts' | 'amounts' = 'amounts'): Promise<LeftOut> {
  const places = [JSON.stringify(since), JSON.stringify(to), topics];
  const days = [from === undefined ? '-infinity' : dayOf(from), end === undefined ? 'infinity' : dayOf(end - 1)];
  const times = [from ?? Number.MIN_SAFE_INTEGER, end ?? Number.MAX_SAFE_INTEGER];
  const duplicates = (await ask(DUPLICATES, [...places, ...days])).map((row) => duplicateRow.parse(row));
  const reasons = (await ask(REASONS, [...places, ...times])).map((row) => reasonRow.parse(row));
  const rejected = reasons.reduce((sum, { records }) => sum + records, 0);
  const amounts = new Map<string, Money>();
  let read = 0;
  for (const row of rejected === 0 || tells === 'counts' ? [] : await ask(VALUES, [...places, ...times])) {
    const found = amountIn(valueRow.parse(row).value);
    if (!found) continue;
    read += 1;
    amounts.set(found.currency, (amounts.get(found.currency) ?? 0n) + found.amount);
  }
  return {
    duplicates: {
      records: duplicates.reduce((sum, { records }) => sum + records, 0),
      // Events without an amount have no currency either.
      amounts: new Map(duplicates.filter(({ currency }) => currency !== '').map(({ currency, amount }) => [currency, amount])),
    },
    rejections: { records: rejected, byReason: new Map(reasons.map(({ reason, records }) => [reason, records])), amounts, unreadable: rejected - read },
  };
}

const event = z.object({ data: z.object({ amount: z.string(), currency: z.string().refine((code) => CURRENCIES.has(code)) }) });

/** Of a record that is no admissible event for another reason than its amount. */
function amountIn(value: Uint8Array | null): { readonly currency: string; readonly amount: Money } | undefined {
  try {
    const { data } = event.parse(JSON.parse(Buffer.from(value ?? []).toString('utf8')));
    const parsed = parseMoney(data.amount);
    return parsed.ok ? { currency: data.currency, amount: parsed.amount } : undefined;
  } catch {
    // It was rejected for a reason: mostly it cannot be read.
    return undefined;
  }
}
