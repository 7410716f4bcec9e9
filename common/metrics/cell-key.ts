/** The one text form of a cell's name: view, bucket and dimensions, joined by the unit separator that no text field may hold. */
import type { Millis } from '../time';

export const KEY_SEPARATOR = '\u001f';

export interface CellName {
  readonly view: string;
  /** Start of the time bucket. */
  readonly bucket: Millis;
  /** In the view's declared order. */
  readonly dimensions: readonly string[];
}

export function cellKey(view: string, bucket: Millis, dimensions: readonly string[]): string {
  return [view, bucket, ...dimensions].join(KEY_SEPARATOR);
}

export function parseCellKey(key: string): CellName {
  const [view = '', bucket = '', ...dimensions] = key.split(KEY_SEPARATOR);
  return { view, bucket: Number(bucket), dimensions };
}
