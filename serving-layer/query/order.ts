/** The order of rows that a question asks for: `-revenue,country`. Rows that are equal in it keep the order of buckets and dimensions. */
import { dimensionNames, type View } from '../../common/metrics/view';
import { RATIOS } from './ratios';
import type { Row } from './rows';

export interface OrderBy {
  readonly field: string;
  readonly isDescending: boolean;
}

export const BUCKET = 'bucket';

/** What rows of a view can be ordered by. */
export function orderFields(view: View): readonly string[] {
  return [BUCKET, ...dimensionNames(view), ...Object.keys(view.measures), ...ratioNames(view)];
}

export const orderOf = (word: string): OrderBy => (word.startsWith('-') ? { field: word.slice(1), isDescending: true } : { field: word, isDescending: false });

/** Whether it is an amount of money: those of different currencies cannot be compared. */
export function isAmount(view: View, field: string): boolean {
  return view.measures[field]?.unit === 'money' || ratioNames(view).includes(field);
}

/** The same rows, in order. What is missing comes last. */
export function inOrder(rows: readonly Row[], order: readonly OrderBy[]): readonly Row[] {
  if (order.length === 0) return rows;
  return [...rows].sort((a, b) => {
    for (const { field, isDescending } of order) {
      const [left, right] = [valueOf(a, field), valueOf(b, field)];
      if (left === right) continue;
      if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
      return left < right !== isDescending ? -1 : 1;
    }
    return 0;
  });
}

function valueOf({ bucket, dimensions, measures, ratios }: Row, field: string): bigint | string | number | undefined {
  return (field === BUCKET ? bucket : undefined) ?? dimensions[field] ?? measures[field] ?? ratios[field] ?? undefined;
}

function ratioNames(view: View): readonly string[] {
  return Object.keys(RATIOS[view.name] ?? {});
}
