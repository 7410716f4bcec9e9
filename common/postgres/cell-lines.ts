/** The cells of a block as they lie in Postgres: a line each, the key, a tab, and the measures with a space between. */
import type { BatchCell } from '../generation';

/** No key holds a tab or a line's end: control characters are not admitted. */
export function cellLine(key: string, values: readonly bigint[]): string {
  return `${key}\t${values.join(' ')}`;
}

/** Throws SyntaxError for measures that are no whole numbers. */
export function parseCellLines(lines: string): BatchCell[] {
  return lines.split('\n').map((line) => {
    const tab = line.indexOf('\t');
    return { key: line.slice(0, tab), values: parseMeasures(line.slice(tab + 1)) };
  });
}

/** Throws SyntaxError for anything but whole numbers with a space between. */
export function parseMeasures(text: string): bigint[] {
  return text.split(' ').map((each) => {
    if (each === '') throw new SyntaxError('a measure is missing');
    return BigInt(each);
  });
}
