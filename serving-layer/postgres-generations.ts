/** Generations out of Postgres: only the days whose cells are others than at the last look are read. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import type { Generation } from '../common/generation';
import { definitionsHash, type View } from '../common/metrics/view';
import { GENERATION_COLUMNS, parseGeneration } from '../common/postgres/generation-rows';
import { inTransaction, ONE_SNAPSHOT } from '../common/postgres/transaction';
import type { Day } from '../common/time';
import { CellReader, Words } from './cell-reader';
import type { GenerationSource } from './generation-source';
import { asked } from './postgres';
import { CellIndex } from './view/cell-index';
import type { LoadedGeneration } from './view/loaded-generation';

/** Days read by one statement: bounds the memory that its rows take. */
const DAYS_AT_ONCE = 8;
/** Cells in one row of an answer, about: a millisecond of work, for which whoever asks has to wait. */
const CELLS_AT_ONCE = 500;

const newestRow = z.object({ id: z.coerce.number().int(), run: z.string(), published_at: z.coerce.number() });
const dayRow = z.object({ day: z.string(), computed_by: z.string() });
const changedRow = z.object({ day: z.string() });
const cellsRow = z.object({ day: z.string(), view: z.string(), lines: z.string() });

const NEWEST = 'SELECT id, run, published_at FROM generation ORDER BY id DESC LIMIT 1';
const GENERATION = `SELECT ${GENERATION_COLUMNS} FROM generation ORDER BY id DESC`;
const STILL_THERE = 'SELECT FROM generation WHERE id = $1 AND run = $2 AND cut = $3 AND published_at = $4';
const DAYS = 'SELECT day::text, computed_by FROM generation_day WHERE generation = $1 ORDER BY day';
/** Of the days $1, as the runs $2 and $3 computed them, those that differ. Equal cells make equal texts. */
const CHANGED = `SELECT DISTINCT day::text
  FROM (SELECT block.* FROM unnest($1::date[], $2::text[]) AS computed(day, computed_by) JOIN cell_block AS block USING (day, computed_by)) AS older
  FULL JOIN (SELECT block.* FROM unnest($1::date[], $3::text[]) AS computed(day, computed_by) JOIN cell_block AS block USING (day, computed_by)) AS newer USING (day, view, hour)
  WHERE older.lines IS DISTINCT FROM newer.lines`;
/** Of the days $1, as the runs $2 computed them. Small blocks come together: a row each would take most of the time. */
const CELLS = `SELECT day::text, view, string_agg(lines, E'\\n') AS lines
  FROM (
    SELECT day, view, lines, sum(cells) OVER (PARTITION BY day, view ROWS UNBOUNDED PRECEDING) / ${CELLS_AT_ONCE} AS part
    FROM unnest($1::date[], $2::text[]) AS computed(day, computed_by) JOIN cell_block USING (day, computed_by)
  ) AS found
  GROUP BY day, view, part`;

/** One day's cells, and which run computed them. */
interface HeldDay {
  readonly computedBy: string;
  readonly cells: CellIndex;
}

/** A day of the generation that is read, and what is held of it from before. */
interface WantedDay {
  readonly day: Day;
  readonly computedBy: string;
  readonly before: HeldDay | undefined;
}

/** The published generations that are still kept, newest first. */
export async function listGenerations(pool: Pool): Promise<Generation[]> {
  return (await asked(pool, GENERATION)).map(parseGeneration);
}

export class PostgresGenerations implements GenerationSource {
  private readonly reader: CellReader;
  private readonly definitions: string;
  private newestRead: LoadedGeneration | undefined;
  private held = new Map<Day, HeldDay>();

  constructor(
    private readonly pool: Pool,
    views: readonly View[],
  ) {
    this.reader = new CellReader(views);
    this.definitions = definitionsHash(views);
  }

  async newest(): Promise<LoadedGeneration | 'none'> {
    const [row] = await asked(this.pool, NEWEST);
    if (!row) return 'none';
    const { id, run, published_at: publishedAt } = newestRow.parse(row);
    // A database that was set back may give the same number to another one.
    if (this.newestRead?.id === id && this.newestRead.run === run && this.newestRead.publishedAt === publishedAt) return this.newestRead;
    // One snapshot for all of it: what an older generation computed may be deleted at any time.
    return inTransaction(this.pool, (client) => this.load(client), ONE_SNAPSHOT);
  }

  private async load(client: PoolClient): Promise<LoadedGeneration | 'none'> {
    const [row] = await asked(client, `${GENERATION} LIMIT 1`);
    if (!row) return 'none';
    const generation = parseGeneration(row);
    // A database that was set back may give a run's name to other cells: what is held counts only while it holds that generation.
    if (!(await this.stillThere(client))) this.held = new Map();
    // Cells of other definitions are never merged, so they need not be read.
    const held = generation.definitions === this.definitions ? await this.loadDays(client, generation.id) : undefined;
    if (held) this.held = held;
    this.newestRead = { ...generation, days: new Map(Array.from(held ?? [], ([day, { cells }]) => [day, cells])) };
    return this.newestRead;
  }

  /** Whether the generation whose days are held is still the one that was read. */
  private async stillThere(client: PoolClient): Promise<boolean> {
    if (!this.newestRead) return false;
    const { id, run, cut, publishedAt } = this.newestRead;
    return (await asked(client, STILL_THERE, [id, run, JSON.stringify(cut), publishedAt])).length > 0;
  }

  private async loadDays(client: PoolClient, generation: number): Promise<Map<Day, HeldDay>> {
    const rows = (await asked(client, DAYS, [generation])).map((row) => dayRow.parse(row));
    const wanted = rows.map(({ day, computed_by: computedBy }): WantedDay => ({ day, computedBy, before: this.held.get(day) }));
    const days = new Map<Day, HeldDay>();
    for (const { day, computedBy, before } of wanted) if (before?.computedBy === computedBy) days.set(day, before);
    const others = wanted.filter(({ day }) => !days.has(day));
    const words = new Words();
    for (let i = 0; i < others.length; i += DAYS_AT_ONCE) {
      const some = others.slice(i, i + DAYS_AT_ONCE);
      const changed = await this.changed(client, some);
      const fresh = some.filter(({ day, before }) => before === undefined || changed.has(day));
      for (const { day, computedBy, before } of some) days.set(day, { computedBy, cells: before && !changed.has(day) ? before.cells : new CellIndex() });
      for (const row of fresh.length === 0 ? [] : await asked(client, CELLS, [fresh.map(({ day }) => day), fresh.map(({ computedBy }) => computedBy)])) {
        const { day, view, lines } = cellsRow.parse(row);
        const cells = days.get(day)?.cells;
        if (cells) this.reader.read(view, lines, cells, words);
        // Whoever asks meanwhile has a turn.
        await turn();
      }
      for (const { day } of fresh) days.get(day)?.cells.trim();
    }
    return days;
  }

  /** Those of the held days that this generation's runs computed otherwise: mostly a full recompute finds what was there. */
  private async changed(client: PoolClient, days: readonly WantedDay[]): Promise<ReadonlySet<Day>> {
    const known = days.filter(({ before }) => before !== undefined);
    if (known.length === 0) return new Set();
    const values = [known.map(({ day }) => day), known.map(({ before }) => before?.computedBy), known.map(({ computedBy }) => computedBy)];
    return new Set((await asked(client, CHANGED, values)).map((row) => changedRow.parse(row).day));
  }
}
