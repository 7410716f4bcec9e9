/** Compares an answer with what the ledger says of the same prefix of the log. */
import { mergeValue, type Cells } from '../../common/metrics/cells';
import { parseCellKey } from '../../common/metrics/cell-key';
import { LOG_VIEW } from '../../common/metrics/log-counters';
import { covers } from '../../common/position';
import type { CellIndex } from '../../serving-layer/view/cell-index';
import type { Answer } from '../../serving-layer/view/merged-view';
import type { Ledger, Reading } from './ledger';

export interface Defect {
  readonly where: string;
  readonly what: string;
}

/** Undefined where they are equal. */
export function compareCells(expected: Cells, found: ReadonlyMap<string, readonly bigint[]>): string | undefined {
  for (const [key, { values }] of expected) {
    const there = found.get(key);
    if (there?.length !== values.length || !values.every((value, i) => value === there[i])) {
      return `cell ${key.replaceAll('\u001f', '|')} is ${there?.join(', ') ?? 'missing'}, but the log says ${values.join(', ')}`;
    }
  }
  if (found.size === expected.size) return undefined;
  const extra = [...found.keys()].find((key) => !expected.has(key)) ?? '';
  return `cell ${extra.replaceAll('\u001f', '|')} is ${found.get(extra)?.join(', ') ?? ''}, but the log has none`;
}

/** Holds every answer of one merged view to I1, I2 and I4. */
export class AnswerCheck {
  private last: Pick<Answer, 'asOf' | 'cut' | 'generation'> | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly reading: Reading,
    /** Postgres was set back: its generations are counted again from where the copy ends. */
    private readonly setBack: () => boolean = () => false,
  ) {}

  /** What is wrong with an answer, if anything. */
  wrong({ generation, cut, asOf, live }: Answer): string | undefined {
    const { last } = this;
    if (last && !covers(asOf, last.asOf)) return `I2: as-of went back from ${JSON.stringify(last.asOf)} to ${JSON.stringify(asOf)}`;
    const older = (generation?.id ?? 0) < (last?.generation?.id ?? 0);
    if (last && (!covers(cut, last.cut) || (older && !this.setBack()))) {
      return `I2: the cut went back from ${JSON.stringify(last.cut)} to ${JSON.stringify(cut)}`;
    }
    this.last = { generation, cut, asOf };
    const found = merged([...(generation?.days.values() ?? []), ...live]);
    const differs = compareCells(this.reading.advance(asOf), found);
    if (differs !== undefined) return `I1: at ${JSON.stringify(asOf)}, generation ${generation?.id ?? 0} cut at ${JSON.stringify(cut)}: ${differs}`;
    return this.miscounted(asOf, found);
  }

  private miscounted(asOf: Answer['asOf'], found: ReadonlyMap<string, readonly bigint[]>): string | undefined {
    const told = new Map<string, bigint>();
    for (const [key, [records = 0n]] of found) {
      if (!key.startsWith(LOG_VIEW)) continue;
      const [topic = '', partition = ''] = parseCellKey(key).dimensions;
      const column = `${topic}/${partition}`;
      told.set(column, (told.get(column) ?? 0n) + records);
    }
    for (const { topic, partition } of this.ledger.columns) {
      const read = this.ledger.below(topic, partition, asOf[topic]?.[partition] ?? 0);
      const counted = told.get(`${topic}/${partition}`) ?? 0n;
      if (counted !== BigInt(read)) return `I4: ${topic}/${partition} has ${read} records below the as-of, the answer counts ${counted}`;
    }
    return undefined;
  }
}

function merged(indexes: readonly CellIndex[]): Map<string, bigint[]> {
  const cells = new Map<string, bigint[]>();
  for (const index of indexes) {
    for (const view of index.viewNames()) {
      for (const [key, { kinds, values }] of index.of(view)) {
        const before = cells.get(key);
        cells.set(key, before ? values.map((value, i) => mergeValue(kinds[i] ?? 'add', before[i] ?? 0n, value)) : [...values]);
      }
    }
  }
  return cells;
}
