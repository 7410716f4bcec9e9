/**
 * The oracle's own reading of the log: every record as it was appended, judged once by admission and "the first of an
 * identity counts", and folded up to any position. It shares no step with the layers but `admit` and the views' fold.
 */
import { admit } from '../../common/events/admit';
import type { Event } from '../../common/events/event';
import { mergeInto, type Cells } from '../../common/metrics/cells';
import { cellKey } from '../../common/metrics/cell-key';
import { LOG_KINDS, LOG_VIEW } from '../../common/metrics/log-counters';
import type { Position } from '../../common/position';
import { dayOf } from '../../common/time';
import type { StoredRecord } from '../../common/log/memory-broker';
import type { Definitions } from './definitions';

interface Entry {
  readonly offset: number;
  readonly counts?: Event;
  /** Its dimensions outcome, reason and currency in `_log`, and what it would have added wrongly. */
  readonly told: readonly [string, string, string];
  readonly amount: bigint;
}

interface Column {
  readonly topic: string;
  readonly partition: number;
  readonly entries: Entry[];
  readonly identities: Set<string>;
}

export class Ledger {
  readonly columns: readonly Column[];

  constructor(
    topics: readonly string[],
    private readonly partitions: number,
  ) {
    this.columns = topics.flatMap((topic) => Array.from({ length: partitions }, (_, partition) => ({ topic, partition, entries: [], identities: new Set<string>() })));
  }

  add(topic: string, partition: number, { offset, key, value, logTime }: StoredRecord): Entry {
    const column = this.columns.find((each) => each.topic === topic && each.partition === partition);
    if (!column) throw new RangeError(`the ledger has no ${topic}/${partition}`);
    const admission = admit({ topic, partition, partitions: this.partitions, key: key ?? undefined, value: value ?? undefined, logTime });
    const entry = 'event' in admission ? identified(column, offset, admission.event) : { offset, told: ['rejected', admission.rejection.reason, ''] as const, amount: 0n };
    column.entries.push(entry);
    return entry;
  }

  /** How many records of one partition lie below an offset. */
  below(topic: string, partition: number, offset: number): number {
    const entries = this.columns.find((each) => each.topic === topic && each.partition === partition)?.entries ?? [];
    return entries.filter((entry) => entry.offset < offset).length;
  }

  /** Every rejected record: where it lies, and why. */
  rejections(): { readonly column: string; readonly offset: number; readonly name: string }[] {
    return this.columns.flatMap(({ topic, partition, entries }) =>
      entries.flatMap(({ offset, told: [outcome, reason] }) =>
        outcome === 'rejected' ? [{ column: `${topic}/${partition}`, offset, name: `${topic}/${partition}/${offset} ${reason}` }] : [],
      ),
    );
  }

  /** Whether a position lies behind every record there is. */
  isWhole(position: Position): boolean {
    return this.columns.every(({ topic, partition, entries }) => (position[topic]?.[partition] ?? 0) > (entries.at(-1)?.offset ?? -1));
  }

  reading(definitions: Definitions): Reading {
    return new Reading(this.columns, definitions);
  }
}

function identified(column: Column, offset: number, event: Event): Entry {
  const identity = `${dayOf(event.timestamp)} ${event.eventId}`;
  if (!column.identities.has(identity)) {
    column.identities.add(identity);
    return { offset, counts: event, told: ['admitted', '', ''], amount: 0n };
  }
  const { currency, amount } = event.data;
  return { offset, told: ['duplicate', '', typeof currency === 'string' ? currency : ''], amount: typeof amount === 'bigint' ? amount : 0n };
}

/** The fold of a growing prefix of the log. */
export class Reading {
  readonly cells: Cells = new Map();
  private readonly read: number[];

  constructor(
    private readonly columns: readonly Column[],
    private readonly definitions: Definitions,
  ) {
    this.read = columns.map(() => 0);
  }

  /** Reads on up to `position`, which must not lie behind the last one. */
  advance(position: Position): Cells {
    this.columns.forEach(({ topic, partition, entries }, c) => {
      const upTo = position[topic]?.[partition] ?? 0;
      let at = this.read[c] ?? 0;
      for (let entry = entries[at]; entry && entry.offset < upTo; entry = entries[++at]) {
        mergeInto(this.cells, cellKey(LOG_VIEW, 0, [topic, String(partition), ...entry.told]), LOG_KINDS, [1n, entry.amount]);
        if (entry.counts) this.definitions.fold(entry.counts, this.cells);
      }
      this.read[c] = at;
    });
    return this.cells;
  }
}
