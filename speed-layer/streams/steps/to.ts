/** The end of a stream: what it says goes to an output topic, once. */
import type { OutputDeclaration, OutputEvent } from '../output';
import { Step, type Running, type StepContext } from '../step';
import { Emitter, type StreamRecord } from '../stream-record';

/** An output without what the engine adds. The key is the record's where none is given. */
export type Said<Data> = Pick<OutputEvent<Data>, 'data' | 'window' | 'retracted'> & { readonly key?: string; readonly revision?: number };

export class ToStep<T, Data> extends Step<never> {
  constructor(
    private readonly upstream: Step<T>,
    readonly output: OutputDeclaration<Data>,
    private readonly say: (value: T, record: StreamRecord<T>) => Said<Data>,
  ) {
    super({ kind: 'to', name: output.topic, inputs: [upstream], hasState: false });
  }

  start(context: StepContext): Running<never> {
    const { output, say } = this;
    context.follow(this.upstream).subscribe((record) => {
      const { key = record.key, revision = 0, ...said } = say(record.value, record);
      const { window } = said;
      // A window's output is named by what it is about, so that a replay names it alike, whatever made it close.
      const eventId = window ? `${output.topic}/${record.key}/${window.start}${context.whichAbout(`${record.key}/${window.start}/${window.end}/${revision}`)}/${window.end}/${revision}` : context.outputId(output.topic);
      const value = output.print({ eventType: output.type, eventId, timestamp: record.time, key, revision, ...said });
      context.send({ topic: output.topic, key, value, time: record.time });
    });
    return { out: new Emitter<never>() };
  }
}
