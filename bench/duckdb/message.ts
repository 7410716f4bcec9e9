/** What passes between the bench and the process that runs DuckDB. */

/** As JSON in its environment, in DUCKDB: a folder with the columns as CSV, where its database is made too. */
export interface DuckdbSettings {
  readonly folder: string;
  /** The days of a dirty recompute, as dates. */
  readonly dirtyDays: readonly string[];
}

export type DuckdbQuestion = 'full' | 'dirty';

export type DuckdbMessage =
  | { readonly said: 'loaded'; readonly version: string }
  /** `held` tells what each view came to: see checkOf. */
  | { readonly said: 'folded'; readonly seconds: number; readonly held: readonly string[] };
