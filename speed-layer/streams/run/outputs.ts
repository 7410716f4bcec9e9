/**
 * Outputs on their way to the outbox. A task numbers them, and the number is what the relay's mark in Kafka counts by:
 * an output below the mark was said. Unlike a record's offset, a number also names what no single record caused.
 */
import type { OutboxEntry, StateWrite } from '../../../common/live/live-state';
import { outboxEntry } from '../../outbox-record';
import type { EngineOutput } from '../engine/records';
import type { Topology } from '../topology';

interface Numbered {
  readonly entries: readonly OutboxEntry[];
  readonly writes: readonly StateWrite[];
  readonly next: Outputs;
}

export class Outputs {
  /** Where the state keeps how many there were. No step's field is without a separator. */
  static readonly field = 'outputs';

  static read(fields: ReadonlyMap<string, string>): Outputs {
    return new Outputs(Number(fields.get(Outputs.field) ?? 0));
  }

  /** `count`: how many the task has made so far. */
  constructor(readonly count: number) {}

  /** `next` holds once these are committed. */
  number(outputs: readonly EngineOutput[], topology: Topology): Numbered {
    if (outputs.length === 0) return { entries: [], writes: [], next: this };
    const entries = outputs.map((output, i) => outboxEntry(markTopic(topology), this.count + i, output));
    const next = new Outputs(this.count + outputs.length);
    return { entries, writes: [{ field: Outputs.field, value: String(next.count) }], next };
  }
}

/** The topic under whose name the relay keeps its mark: any that every task reads. */
export function markTopic({ name, inputs }: Topology): string {
  const [first] = inputs;
  if (first === undefined) throw new TypeError(`topology ${name} reads nothing`);
  return first;
}
