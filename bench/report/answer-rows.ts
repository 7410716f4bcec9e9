/** Recomputes and reads as tables. */
import type { Answers } from '../parts/answers';
import { spreadOf, spreadText } from './spread';

export const RECOMPUTE_COLUMNS = ['', 'seconds', 'x SQL by hand'];

export function recomputeTable({ full, byHand, dirty, touched, days }: Answers): string[][] {
  const base = spreadOf(byHand)?.median ?? NaN;
  const rows: [string, readonly number[]][] = [
    ['SQL by hand, all days', byHand],
    ['full recompute', full],
    [`recompute of ${touched} dirty days of ${days}`, dirty],
  ];
  return rows.map(([name, seconds]) => [name, spreadText(spreadOf(seconds), 2), ((spreadOf(seconds)?.median ?? NaN) / base).toFixed(2)]);
}

export const ANSWER_COLUMNS = ['', 'requests/s', 'CPU us/request', 'p50 ms', 'p99 ms'];

export function answerTable({ merged, constant, view, calm, whileRecomputing }: Answers): string[][] {
  const row = (name: string, { perSecond, processor, p50, p99 }: Answers['merged']): string[] => [
    name,
    Math.round(perSecond).toLocaleString('en'),
    Math.round(processor * 1e6).toLocaleString('en'),
    p50.toFixed(1),
    p99.toFixed(1),
  ];
  return [
    row('a constant from Express', constant),
    row('a merged answer', merged),
    ['a view in Postgres over batch and live cells', view.perSecond.toFixed(1), '-', '-', '-'],
    row('a merged answer, calm', calm),
    row('the same while recomputes run', whileRecomputing),
  ];
}
