/** Steps that look at one record at a time and remember nothing. */
import { Step, type Running, type StepContext, type StepFacts } from '../step';
import { Emitter, type StreamRecord } from '../stream-record';

type Pass<I, O> = (record: StreamRecord<I>, emit: (record: StreamRecord<O>) => void) => void;

/** Any of them: what `pass` emits for each record. */
export class StatelessStep<I, O> extends Step<O> {
  constructor(
    facts: Pick<StepFacts, 'kind' | 'name' | 'detail'>,
    private readonly inputsTyped: readonly Step<I>[],
    private readonly pass: Pass<I, O>,
  ) {
    super({ ...facts, inputs: inputsTyped, hasState: false });
  }

  start(context: StepContext): Running<O> {
    const out = new Emitter<O>();
    const emit = (record: StreamRecord<O>): void => out.emit(record);
    for (const input of this.inputsTyped) context.follow(input).subscribe((record) => this.pass(record, emit));
    return { out };
  }
}
