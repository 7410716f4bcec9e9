/** Events that came after the last moment at which they could have corrected something: never dropped, but said and counted. */
import { formatMoney } from '../../../common/money';
import { encodeState } from '../state-codec';
import type { LateRecord } from '../step';

/** By currency, in 1/10,000. Events without an amount of their own are counted as events alone. */
export interface LateCount {
  readonly events: number;
  readonly money: Readonly<Record<string, bigint>>;
}

/** The count with this record, and what is said of it. */
export function lateOutput(before: LateCount, { key, value, time }: LateRecord, step: string, watermark: number): { count: LateCount; output: string } {
  const money = moneyOf(value);
  const count = {
    events: before.events + 1,
    money: money ? { ...before.money, [money.currency]: (before.money[money.currency] ?? 0n) + money.amount } : before.money,
  };
  const said = {
    eventType: 'LateEvent',
    step,
    key,
    timestamp: new Date(time).toISOString(),
    watermark: new Date(watermark).toISOString(),
    ...(money && { amount: formatMoney(money.amount), currency: money.currency }),
    value,
  };
  return { count, output: encodeState(said) };
}

/** The amount of an event of the catalogue. */
function moneyOf(value: unknown): { readonly amount: bigint; readonly currency: string } | undefined {
  const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : undefined;
  if (typeof data !== 'object' || data === null || !('amount' in data) || !('currency' in data)) return undefined;
  const { amount, currency } = data;
  return typeof amount === 'bigint' && typeof currency === 'string' ? { amount, currency } : undefined;
}
