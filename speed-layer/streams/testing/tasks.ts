/** The tasks of a topology over one broker, without any I/O: what they send one another is read at once, and a clock goes on as it is told. */
import { partitionFor } from '../../../common/log/partitioner';
import type { Millis } from '../../../common/time';
import { Engine } from '../engine/engine';
import type { EngineOutput, EngineRecord, StepOutcome } from '../engine/records';
import type { Topology } from '../topology';

export interface Tick {
  /** Whether a task has read its input topics to their ends. @default all have */
  readonly isRead?: (partition: number) => boolean;
  /** Whether a task looks at the clock at all. @default all do */
  readonly runs?: (partition: number) => boolean;
}

export class Tasks {
  /** What was said in output topics. */
  readonly said: EngineOutput[] = [];
  private readonly engines: Engine[];
  private offset = 0;

  constructor(
    private readonly topology: Topology,
    count: number,
    /** The broker's clock. */
    public now: Millis,
  ) {
    this.engines = Array.from({ length: count }, (_, p) => new Engine(topology, p, count, []));
  }

  async take(partition: number, ...records: EngineRecord[]): Promise<void> {
    const engine = this.engine(partition);
    await this.commit(engine, await engine.step(records));
  }

  /** A look at the clock. */
  async tick({ isRead = () => true, runs = () => true }: Tick = {}): Promise<void> {
    for (const [p, engine] of this.engines.entries()) {
      if (runs(p)) await this.commit(engine, await engine.idle(this.now, (topic) => this.topology.internal.includes(topic) || isRead(p)));
    }
  }

  /** Events that came too late for any correction. */
  get late(): number {
    return this.engines.reduce((all, engine) => all + engine.late().events, 0);
  }

  private engine(partition: number): Engine {
    const engine = this.engines[partition];
    if (!engine) throw new Error(`there is no task ${partition}`);
    return engine;
  }

  private async commit(engine: Engine, outcome: StepOutcome | undefined): Promise<void> {
    engine.keep();
    for (const output of outcome?.outputs ?? []) {
      const { topic, key, value } = output;
      if (!this.topology.internal.includes(topic)) this.said.push(output);
      else await this.take(partitionFor({ key }, this.engines.length), { topic, key, value, id: String((this.offset += 1)), time: this.now, logTime: this.now });
    }
  }
}
