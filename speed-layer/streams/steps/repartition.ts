/** By way of a topic of its own, so that all records of a key come to one task: what follows a change of key. */
import { Step, type Running, type StepContext } from '../step';
import { Emitter } from '../stream-record';

export class RepartitionStep<T> extends Step<T> {
  constructor(
    name: string,
    readonly upstream: Step<T>,
  ) {
    super({ kind: 'repartition', name, inputs: [upstream], hasState: false });
  }

  start(context: StepContext): Running<T> {
    const topic = context.internalTopic(this);
    const out = new Emitter<T>();
    context.follow(this.upstream).subscribe((record) => context.pass(topic, record));
    // What went into it is what comes out.
    context.read(topic).subscribe(({ key, value, time, worth }) => out.emit({ key, time, value: value as T, ...(worth && { worth }) }));
    return { out };
  }
}
