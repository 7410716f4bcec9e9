/** Rows of tables while a step of the task runs: what is not there yet is noted, so that it is loaded and the step run again. */
import type { StateValue } from '../state-codec';
import type { Table } from '../table';

export class LookedUp {
  private readonly rows = new Map<Table<StateValue>, Map<string, StateValue>>();
  private readonly missing = new Map<Table<StateValue>, Set<string>>();

  /** Undefined where there is no row, or none is known yet. */
  row(table: Table<StateValue>, key: string): StateValue {
    const known = this.rows.get(table);
    if (known?.has(key)) return known.get(key);
    const keys = this.missing.get(table) ?? new Set();
    this.missing.set(table, keys.add(key));
    return undefined;
  }

  get isComplete(): boolean {
    return this.missing.size === 0;
  }

  /** Loads what is missing. Rejects as the tables do. */
  async load(): Promise<void> {
    await Promise.all(
      Array.from(this.missing, async ([table, keys]) => {
        const found = await table.load([...keys]);
        const known = this.rows.get(table) ?? new Map<string, StateValue>();
        for (const key of keys) known.set(key, found.get(key));
        this.rows.set(table, known);
      }),
    );
    this.missing.clear();
  }
}
