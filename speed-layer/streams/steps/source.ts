/** Where records come in: the events of an input topic, or the output of another topology. */
import { Step, type Running, type StepContext } from '../step';
import { Emitter } from '../stream-record';

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
    read.subscribe((record) => out.emit({ ...record, value: this.source.parse(record.value) }));
    return { out };
  }
}

