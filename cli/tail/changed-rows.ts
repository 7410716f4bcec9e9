/** What changed in a view's rows between two looks. */
import { formatMoney } from '../../common/money';
import { valueOf, type Columns, type ViewRow } from '../query/view-answer';

export interface ChangedMeasure {
  readonly name: string;
  readonly now: string;
  /** With its sign; undefined where a difference would mean nothing. */
  readonly by: string | undefined;
}

export interface ChangedRow {
  readonly keys: Readonly<Record<string, string>>;
  readonly measures: readonly ChangedMeasure[];
}

/** Rows that are new or whose measures differ, with the measures that do. */
export function changedRows(before: readonly ViewRow[], after: readonly ViewRow[], { keys, measures }: Columns): ChangedRow[] {
  const named = (row: ViewRow): string => JSON.stringify(keys.map((key) => valueOf(row, key)));
  const known = new Map(before.map((row) => [named(row), row]));
  return after.flatMap((row) => {
    const old = known.get(named(row));
    const changed = measures.flatMap((name) => {
      const [was, now] = [old ? valueOf(old, name) : '', valueOf(row, name)];
      return was === now ? [] : [{ name, now, by: difference(name, was, now) }];
    });
    return changed.length === 0 ? [] : [{ keys: Object.fromEntries(keys.map((key) => [key, valueOf(row, key)])), measures: changed }];
  });
}

/** Exact, in integers. A smallest or largest value has no difference. */
function difference(name: string, was: string, now: string): string | undefined {
  const [from, to] = [exact(was === '' ? '0' : was), exact(now)];
  if (from === undefined || to === undefined || name === 'min' || name === 'max') return undefined;
  return `${to > from ? '+' : ''}${formatMoney(to - from)}`;
}

/** Amounts and counts alike fit four decimals; a sum may be larger than an amount may be. */
function exact(text: string): bigint | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  if (whole === '') return undefined;
  return BigInt(`${sign}${whole}${fraction.padEnd(4, '0')}`);
}
