/** Adds what a table knows. What it does not know is passed on and marked: `found` is null. */
import type { StateValue } from '../state-codec';
import { Step, type Running, type StepContext } from '../step';
import { Emitter } from '../stream-record';
import type { Table } from '../table';

export interface Enriched<T, Row> {
  readonly value: T;
  readonly found: Row | null;
}

export class EnrichStep<T, Row extends StateValue> extends Step<Enriched<T, Row>> {
  constructor(
    private readonly upstream: Step<T>,
    readonly table: Table<Row>,
    private readonly keyOf: (value: T) => string,
    name: string | undefined,
  ) {
    super({ kind: 'enrich', ...(name !== undefined && { name }), detail: `from ${table.name}`, inputs: [upstream], hasState: false });
  }

  start(context: StepContext): Running<Enriched<T, Row>> {
    const out = new Emitter<Enriched<T, Row>>();
    context.follow(this.upstream).subscribe(({ key, value, time }) => {
      // The rows handed to this step are its own table's.
      const found = context.lookup(this.table, this.keyOf(value)) as Row | undefined;
      out.emit({ key, time, value: { value, found: found ?? null } });
    });
    return { out };
  }
}
