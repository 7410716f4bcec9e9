/** What a dry run would change, as tables. */
import type { Change, Difference, DifferingCell, DifferingView } from '../../common/recompute/difference';
import { counted, grouped } from '../print/numbers';
import { table } from '../print/table';

const RIGHT = ['now', 'then', 'difference'];

export type ListedCell = Omit<DifferingCell, 'bucket'> & { readonly bucket: string };

/** In a sentence. */
export function differenceLine(difference: Difference): string {
  if ('skipped' in difference) return `what would change cannot be told exactly: ${difference.skipped}`;
  const { compared, differing, definitionsChanged } = difference;
  if (differing === 0) return `all ${grouped(compared)} cells would be answered as they are now, to the last digit`;
  return `${grouped(differing)} of ${counted(compared, 'cell')} would be answered otherwise${definitionsChanged ? ': the view definitions changed' : ''}`;
}

/** The sums of all cells that differ. */
export function viewsTable(views: readonly DifferingView[], columns?: number): string {
  const rows = views.flatMap(({ view, currency, cells, totals }) =>
    Object.entries(totals).map(([measure, change], i) => [...(i === 0 ? [view, currency ?? '', grouped(cells)] : ['', '', '']), measure, ...sides(change)]),
  );
  return table(['in all, of', 'currency', 'cells', 'measure', ...RIGHT], rows, { right: ['cells', ...RIGHT], columns });
}

/** The cells one by one; measures that stay as they are are left out. */
export function cellsTable(cells: readonly ListedCell[], columns?: number): string {
  const rows = cells.flatMap(({ view, bucket, dimensions, measures }) => {
    const changed = Object.entries(measures).filter(([, { before, after }]) => before !== after);
    const names = [view, bucket.slice(0, 16).replace('T', ' '), Object.values(dimensions).join(', ')];
    return changed.map(([measure, change], i) => [...(i === 0 ? names : ['', '', '']), measure, ...sides(change)]);
  });
  return table(['cell of', 'from (UTC)', 'dimensions', 'measure', ...RIGHT], rows, { right: RIGHT, columns });
}

function sides({ before, after, difference }: Change): string[] {
  const text = (value: string | null): string => (value === null ? 'none' : grouped(value));
  return [text(before), text(after), difference === null ? '' : text(difference)];
}
