/** A view: a metric declared once, from which the live fold, the SQL, the API and the docs derive. */
import type { MergeKind } from '../live/live-state';
import type { Grain } from '../time';
import type { Condition, Expression } from './expression';

/** An additive quantity. `unit` says how its integer is printed: money has 4 decimals inside. */
export interface Measure {
  readonly kind: 'count' | 'sum' | 'min' | 'max';
  readonly unit: 'money' | 'number';
  readonly about: string;
}

/** What one event type adds to a view: a row, or with `explode` a row for each of its items. */
export interface Source {
  readonly event: string;
  readonly explode?: 'items';
  readonly where?: Condition;
  /** Dimensions that differ from the view's own. */
  readonly dimensions?: Readonly<Record<string, Expression>>;
  /** The input of every measure that is not a count. */
  readonly measures: Readonly<Record<string, Expression>>;
}

export interface View {
  readonly name: string;
  readonly about: string;
  readonly grain: Grain;
  readonly dimensions: Readonly<Record<string, Expression>>;
  readonly measures: Readonly<Record<string, Measure>>;
  readonly from: readonly Source[];
}

export const count = (about: string): Measure => ({ kind: 'count', unit: 'number', about });
export const sum = (unit: Measure['unit'], about: string): Measure => ({ kind: 'sum', unit, about });
export const min = (unit: Measure['unit'], about: string): Measure => ({ kind: 'min', unit, about });
export const max = (unit: Measure['unit'], about: string): Measure => ({ kind: 'max', unit, about });

export const MERGE: Readonly<Record<Measure['kind'], MergeKind>> = { count: 'add', sum: 'add', min: 'min', max: 'max' };

/** How each measure of a view merges, in declared order. */
export function mergeKinds(view: View): readonly MergeKind[] {
  return Object.values(view.measures).map((measure) => MERGE[measure.kind]);
}

/** The names of a view's dimensions, in declared order; the order of a cell key's parts. */
export function dimensionNames(view: View): readonly string[] {
  return Object.keys(view.dimensions);
}

/**
 * A name for a set of definitions: two sets have the same one only if they are the same (64-bit FNV-1a over their
 * JSON). Cells folded under different definitions are never merged.
 */
export function definitionsHash(views: readonly View[]): string {
  const text = JSON.stringify(views, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  let hash = 0xcbf29ce484222325n;
  for (const character of text) {
    hash = ((hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, '0');
}
