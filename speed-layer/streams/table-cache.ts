/** A table that remembers what it loaded, for a while and not more than so many rows; also that a row is not there. */
import { LRUCache } from 'lru-cache';
import type { Millis } from '../../common/time';
import type { Table } from './table';

export interface CacheOptions {
  /** Rows that are remembered at most. */
  readonly most: number;
  /** How long a row is taken as it was, ms. */
  readonly ttl: Millis;
  /** How long a row that is not there is taken not to be, ms: shorter, since it may come any moment. */
  readonly absentTtl: Millis;
  readonly now: () => Millis;
}

/** Asks `table` once for all keys of a call that it does not remember. */
export function cached<Row>(table: Table<Row>, { most, ttl, absentTtl, now }: CacheOptions): Table<Row> {
  const known = new LRUCache<string, { readonly row: Row | undefined }>({ max: most, perf: { now }, ttlResolution: 0 });
  return {
    name: table.name,
    load: async (keys) => {
      const rows = new Map<string, Row>();
      const asked: string[] = [];
      for (const key of keys) {
        const found = known.get(key);
        if (!found) asked.push(key);
        else if (found.row !== undefined) rows.set(key, found.row);
      }
      if (asked.length === 0) return rows;
      const loaded = await table.load(asked);
      for (const key of asked) {
        const row = loaded.get(key);
        known.set(key, { row }, { ttl: row === undefined ? absentTtl : ttl });
        if (row !== undefined) rows.set(key, row);
      }
      return rows;
    },
  };
}
