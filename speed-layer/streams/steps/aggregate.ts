/** An aggregate of everything since the beginning, by key: told anew with each record. It is kept for ever, so keys must be few. */
import type { Aggregation } from '../aggregations';
import { encodeState, type StateValue } from '../state-codec';
import { Step, type Running, type StepContext } from '../step';
import { Emitter } from '../stream-record';

export class AggregateStep<T, R> extends Step<R> {
  constructor(
    name: string,
    private readonly upstream: Step<T>,
    private readonly aggregation: Aggregation<T, R>,
  ) {
    super({ kind: 'aggregate', name, detail: 'since the beginning', inputs: [upstream], hasState: true, reach: Infinity, form: encodeState(aggregation.initial) });
  }

  start(context: StepContext): Running<R> {
    const { aggregation } = this;
    const store = context.store<StateValue>();
    const out = new Emitter<R>();
    context.follow(this.upstream).subscribe(({ key, value, time }) => {
      const next = aggregation.add(store.get(key) ?? aggregation.initial, value);
      store.set(key, next);
      out.emit({ key, time, value: aggregation.result(next) });
    });
    return { out };
  }
}
