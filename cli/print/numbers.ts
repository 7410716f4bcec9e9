/** Numbers and times as people read them. */
import { formatMoney, type Money } from '../../common/money';
import type { Millis } from '../../common/time';

/** 541909 → "541,909". */
export function grouped(count: number | bigint | string): string {
  const [whole = '', fraction] = String(count).split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** 97477479340n → "9,747,747.934". */
export function moneyText(amount: Money): string {
  return grouped(formatMoney(amount));
}

/** "480 ms", "2.5 s", "3 min", "2 h", "5 days". */
export function duration(millis: Millis): string {
  if (millis < 1_000) return `${Math.round(millis)} ms`;
  if (millis < 60_000) return `${(millis / 1_000).toFixed(1)} s`;
  if (millis < 3_600_000) return `${Math.round(millis / 60_000)} min`;
  return millis < 172_800_000 ? `${Math.round(millis / 3_600_000)} h` : `${Math.round(millis / 86_400_000)} days`;
}

/** "1 line", "2 lines". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
