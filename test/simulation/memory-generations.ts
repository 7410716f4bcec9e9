/** Generations in memory, for the simulation: what Postgres holds of them, for all who write and read it. */
import { CutError, type ComparedCell, type Comparison, type DaysComputed, type Generations, type NewGeneration } from '../../batch-layer/generations';
import { UNDATED, type BatchCell, type Generation } from '../../common/generation';
import { parseCellKey } from '../../common/metrics/cell-key';
import { mergeInto, type Cells } from '../../common/metrics/cells';
import { covers, type Position } from '../../common/position';
import type { Day } from '../../common/time';
import type { GenerationSource } from '../../serving-layer/generation-source';
import { CellIndex } from '../../serving-layer/view/cell-index';
import type { LoadedGeneration } from '../../serving-layer/view/loaded-generation';
import type { Definitions } from './definitions';
import type { MemoryArchive } from './memory-archive';
import type { MemoryRuns } from './memory-runs';

interface Published {
  readonly generation: Generation;
  readonly days: DaysComputed;
}

export class MemoryGenerations {
  private published: Published[] = [];
  /** By run and day. */
  private computed = new Map<string, Map<Day, readonly BatchCell[]>>();

  constructor(
    private readonly archive: MemoryArchive,
    private readonly runs: Pick<MemoryRuns, 'isOpen' | 'keepsCells' | 'hasResult'>,
    private readonly onPublish: (generation: Generation, cells: readonly BatchCell[]) => void,
  ) {}

  current(): Generation | undefined {
    return this.published.at(-1)?.generation;
  }

  /** The batch layer's port, for a process with these definitions. */
  port({ fold, kinds }: Definitions): Generations {
    return {
      current: async () => this.current(),
      find: async (id) => this.published.find(({ generation }) => generation.id === id)?.generation,
      daysOf: async (id) => this.published.find(({ generation }) => generation.id === id)?.days ?? new Map<Day, string>(),
      archivedDays: async (since?: Position) => this.archive.days(since),
      fold: async (run, days, cut) => {
        let cells = 0;
        for (const day of days) cells += this.keep(run, day, this.archive.fold(day, cut, fold));
        return cells;
      },
      foldOnto: async (onto, run, days, cut) => {
        let count = 0;
        for (const day of days) {
          const cells: Cells = new Map();
          for (const { key, values } of [...this.cells(onto.days.get(day) ?? '', day), ...this.archive.fold(day, cut, fold, onto.cut)]) mergeInto(cells, key, kinds.get(parseCellKey(key).view) ?? [], values);
          count += this.keep(run, day, Array.from(cells, ([key, { values }]) => ({ key, values })));
        }
        return count;
      },
      count: async (run, cut) => this.keep(run, UNDATED, this.archive.fold(UNDATED, cut, fold)),
      cells: async (run, day) => this.cells(run, day),
      compare: async (days, before, after, named) => this.compare(days, before, after, named),
      publish: async (generation) => this.publish(generation),
      collect: async (keep) => this.collect(keep),
    };
  }

  /** The serving layer's port, for a process with these definitions; each reader holds what it has read. */
  source(definitions: Definitions): GenerationSource {
    const held = new Map<string, CellIndex>();
    let newest: LoadedGeneration | undefined;
    const index = (run: string, day: Day): CellIndex => {
      const found = held.get(`${run} ${day}`);
      if (found) return found;
      const kindsOf = (key: string) => definitions.kinds.get(parseCellKey(key).view) ?? [];
      const made = CellIndex.of(this.cells(run, day).map(({ key, values }) => ({ key, kinds: kindsOf(key), values })));
      held.set(`${run} ${day}`, made);
      return made;
    };
    return {
      newest: async () => {
        const last = this.published.at(-1);
        if (!last) return 'none';
        if (newest?.id === last.generation.id) return newest;
        const read = newest;
        const stillThere = this.published.some(({ generation: { id, run, cut, publishedAt } }) => read && id === read.id && run === read.run && publishedAt === read.publishedAt && covers(cut, read.cut) && covers(read.cut, cut));
        if (!stillThere) held.clear();
        const mine = last.generation.definitions === definitions.hash ? [...last.days] : [];
        newest = { ...last.generation, days: new Map(mine.map(([day, run]) => [day, index(run, day)])) };
        return newest;
      },
    };
  }

  /** The generations that could be gone back to. */
  older(): readonly number[] {
    return this.published.slice(0, -1).map(({ generation }) => generation.id);
  }

  /** How to come back to what is published now. */
  checkpoint(): () => void {
    const [published, computed] = structuredClone([this.published, this.computed] as const);
    return () => ([this.published, this.computed] = structuredClone([published, computed] as const));
  }

  private cells(run: string, day: Day): readonly BatchCell[] {
    return this.computed.get(run)?.get(day) ?? [];
  }

  private keep(run: string, day: Day, cells: readonly BatchCell[]): number {
    if (this.published.some(({ generation }) => generation.run === run) || this.runs.hasResult(run)) throw new CutError(`another process that held run ${run} has its result already`);
    const days = this.computed.get(run) ?? new Map<Day, readonly BatchCell[]>();
    this.computed.set(run, days.set(day, cells));
    return cells.length;
  }

  private compare(days: readonly Day[], before: DaysComputed, after: DaysComputed, named: readonly string[]): Comparison {
    const side = (runOf: (day: Day) => string | undefined) => new Map(days.flatMap((day) => this.cells(runOf(day) ?? '', day).map(({ key, values }) => [key, values] as const)));
    const [older, newer] = [side((day) => before.get(day)), side((day) => after.get(day))];
    const keys = [...new Set([...older.keys(), ...newer.keys()])];
    const cells = keys.map((key) => ({ key, before: older.get(key), after: newer.get(key) }));
    const differ = (cell: ComparedCell): boolean => String(cell.before) !== String(cell.after);
    return { total: keys.length, cells: cells.filter((cell) => differ(cell) || named.includes(cell.key)) };
  }

  private publish({ days, after, onto, ...result }: NewGeneration): Generation {
    const same = this.published.find(({ generation }) => generation.run === result.run);
    if (same) return same.generation;
    if (!this.runs.isOpen(result.run)) throw new CutError(`run ${result.run} has ended meanwhile`);
    const current = this.current();
    if (current && !covers(result.cut, current.cut)) throw new CutError(`generation ${current.id} is already cut further`);
    if ((current?.id ?? 0) !== after) throw new CutError(`generation ${current?.id ?? 0} was published meanwhile`);
    if (onto !== undefined && !this.published.some(({ generation: { id } }) => id === onto)) throw new CutError(`generation ${onto} is no longer kept`);
    const generation: Generation = { ...result, id: (current?.id ?? 0) + 1 };
    this.published.push({ generation, days });
    this.onPublish(generation, [...days].flatMap(([day, run]) => this.cells(run, day)));
    return generation;
  }

  private collect(keep: number): void {
    this.published = this.published.slice(-keep);
    for (const [run, days] of this.computed) {
      if (this.runs.keepsCells(run)) continue;
      for (const day of days.keys()) if (!this.published.some((kept) => kept.days.get(day) === run)) days.delete(day);
    }
  }
}
