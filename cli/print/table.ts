import Table from 'cli-table3';
import { plainText } from './plain-text';

export interface TableForm {
  /** Columns of numbers, by their heads. */
  readonly right?: readonly string[];
  /** The screen's width; undefined where nothing may be cut, as in a file. */
  readonly columns?: number | undefined;
}

const GAP = 2;
/** No column is cut below this. */
const NARROWEST = 8;

const BARE = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'].map((part) => [part, '']),
);

/**
 * Columns under a head, two blanks apart, without borders: narrow, and the same in a file. Where it does not fit the
 * screen the widest columns are cut. A cell may have several lines.
 */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[], { right = [], columns }: TableForm = {}): string {
  const texts = [head, ...rows].map((row) => row.map((cell) => String(cell).split('\n').map(plainText).join('\n')));
  const widths = fitting(widthsOf(texts), columns);
  const made = new Table({
    colAligns: head.map((name) => (right.includes(name) ? 'right' : 'left')),
    ...(widths && { colWidths: widths }),
    // Without colours it reads the same in a file.
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    chars: { ...BARE, middle: ' '.repeat(GAP) },
  });
  made.push(...texts);
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function widthsOf(texts: readonly (readonly string[])[]): number[] {
  return (texts[0] ?? []).map((_, column) => Math.max(...texts.flatMap((row) => (row[column] ?? '').split('\n').map((line) => Array.from(line).length))));
}

/** The widths that fit a screen, taken from the widest; undefined where nothing has to be cut. */
function fitting(wanted: readonly number[], columns: number | undefined): number[] | undefined {
  if (columns === undefined) return undefined;
  const widths = [...wanted];
  const tooMuch = (): number => widths.reduce((sum, width) => sum + width + GAP, -GAP) - columns;
  if (tooMuch() <= 0) return undefined;
  while (tooMuch() > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}
