/** A table of rows that topologies look up by key, many at a time. See table-cache.ts for one that remembers. */
export interface Table<Row> {
  readonly name: string;
  /** The rows of these keys; a key without a row is left out. A rejection is tried again, and nothing goes on meanwhile. */
  load(keys: readonly string[]): Promise<ReadonlyMap<string, Row>>;
}
