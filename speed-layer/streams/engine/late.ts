/** Events that came after the last moment at which they could have corrected something: never dropped, but said and counted. */
import { formatMoney } from '../../../common/money';
import type { LateRecord } from '../step';

/** By currency, in 1/10,000. Events without an amount of their own are counted as events alone. */
export interface LateCount {
  readonly events: number;
  readonly money: Readonly<Record<string, bigint>>;
}

/** The count with this record, and what is said of it. */
export function lateOutput(before: LateCount, { key, value, time, worth }: LateRecord, { id, step, watermark }: { readonly id: string; readonly step: string; readonly watermark: number }): { count: LateCount; output: string } {
  const count = {
    events: before.events + 1,
    money: worth ? { ...before.money, [worth.currency]: (before.money[worth.currency] ?? 0n) + worth.amount } : before.money,
  };
  const said = {
    eventType: 'LateEvent',
    eventId: id,
    step,
    key,
    timestamp: new Date(time).toISOString(),
    watermark: new Date(watermark).toISOString(),
    ...(worth && { amount: formatMoney(worth.amount), currency: worth.currency }),
    value,
  };
  // As in events and outputs: amounts are decimal texts.
  return { count, output: JSON.stringify(said, (_name, each: unknown) => (typeof each === 'bigint' ? formatMoney(each) : each)) };
}
