/** Where records come in: the events of an input topic, or the output of another topology. */
import { Step, type Running, type StepContext } from '../step';
import { Emitter, type Worth } from '../stream-record';

/** A topic, and what its records are once they are read. */
export interface Source<T> {
  readonly topic: string;
  /** Gives the value as what it is. Throws where it is not. */
  readonly parse: (value: unknown) => T;
}

export class SourceStep<T> extends Step<T> {
  constructor(readonly source: Source<T>) {
    super({ kind: 'source', name: source.topic, inputs: [], hasState: false });
  }

  start(context: StepContext): Running<T> {
    const read = context.read(this.source.topic);
    const out = new Emitter<T>();
    read.subscribe((record) => {
      const value = this.source.parse(record.value);
      const worth = worthOf(value);
      out.emit(worth ? { ...record, value, worth } : { ...record, value });
    });
    return { out };
  }
}

/** Of an event of the catalogue, or an output that has an amount too. */
function worthOf(value: unknown): Worth | undefined {
  const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : undefined;
  if (typeof data !== 'object' || data === null || !('amount' in data) || !('currency' in data)) return undefined;
  const { amount, currency } = data;
  return typeof amount === 'bigint' && typeof currency === 'string' ? { amount, currency } : undefined;
}
