/** Generations out of Postgres: only the days that another run computed since the last look are read. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import type { Generation } from '../common/generation';
import { definitionsHash, type View } from '../common/metrics/view';
import { isPosition, type Position } from '../common/position';
import { inTransaction, ONE_SNAPSHOT } from '../common/postgres/transaction';
import type { Day } from '../common/time';
import { CELLS_AT_ONCE, CellReader, Words } from './cell-reader';
import type { GenerationSource } from './generation-source';
import { asked } from './postgres';
import { CellIndex } from './view/cell-index';
import type { LoadedGeneration } from './view/loaded-generation';

/** Days read by one statement: bounds the memory that its rows take. */
const DAYS_AT_ONCE = 8;

const mismatch = z.object({ cell: z.string(), expected: z.array(z.string()), found: z.array(z.string()) });
const generationRow = z.object({
  id: z.coerce.number().int(),
  run: z.string(),
  cut: z.custom<Position>(isPosition),
  definitions: z.string(),
  published_at: z.coerce.number(),
  reconciled: z.union([z.object({ compared: z.number(), mismatches: z.number(), examples: z.array(mismatch) }), z.object({ skipped: z.string() })]),
});
const newestRow = generationRow.pick({ id: true, run: true, published_at: true });
const dayRow = z.object({ day: z.string(), computed_by: z.string() });

const GENERATION = 'SELECT id, run, cut, definitions, published_at, reconciled FROM generation';
const DAYS = 'SELECT day::text, computed_by FROM generation_day WHERE generation = $1 ORDER BY day';
/** Many cells a row, told as one text: a row each would take most of the time. In no order, so that nothing is sorted. */
const CELLS = `SELECT day::text, string_agg(key || E'\\x1f' || measures::text, E'\\x1f') AS cells
  FROM (SELECT day, key, measures, (row_number() OVER () - 1) / ${CELLS_AT_ONCE} AS part FROM cell WHERE computed_by = $1 AND day = ANY($2::date[])) AS found
  GROUP BY day, part`;
const cellsRow = z.object({ day: z.string(), cells: z.string() });

/** One day's cells, and which run computed them. */
interface HeldDay {
  readonly computedBy: string;
  readonly cells: CellIndex;
}

/** Throws where a row is not what the migrations say. */
function parseGeneration(row: unknown): Generation {
  const { published_at: publishedAt, ...generation } = generationRow.parse(row);
  return { ...generation, publishedAt };
}

/** The published generations that are still kept, newest first. */
export async function listGenerations(pool: Pool): Promise<Generation[]> {
  return (await asked(pool, `${GENERATION} ORDER BY id DESC`)).map(parseGeneration);
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
    const [row] = await asked(this.pool, `SELECT id, run, published_at FROM generation ORDER BY id DESC LIMIT 1`);
    if (!row) return 'none';
    const { id, run, published_at: publishedAt } = newestRow.parse(row);
    // A database that was set back may give the same number to another one.
    if (this.newestRead?.id === id && this.newestRead.run === run && this.newestRead.publishedAt === publishedAt) return this.newestRead;
    // What an older generation computed may be deleted at any time.
    return inTransaction(this.pool, (client) => this.load(client), ONE_SNAPSHOT);
  }

  private async load(client: PoolClient): Promise<LoadedGeneration | 'none'> {
    const [row] = await asked(client, `${GENERATION} ORDER BY id DESC LIMIT 1`);
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
    const found = await asked(client, 'SELECT FROM generation WHERE id = $1 AND run = $2 AND cut = $3 AND published_at = $4', [id, run, JSON.stringify(cut), publishedAt]);
    return found.length > 0;
  }

  /** Reads the days that another run computed than the one whose cells are held; the others stay what they are. */
  private async loadDays(client: PoolClient, generation: number): Promise<Map<Day, HeldDay>> {
    const rows = await asked(client, DAYS, [generation]);
    const days = new Map<Day, HeldDay>();
    const fresh = new Map<string, Day[]>();
    for (const { day, computed_by: computedBy } of rows.map((row) => dayRow.parse(row))) {
      const before = this.held.get(day);
      if (before?.computedBy === computedBy) {
        days.set(day, before);
        continue;
      }
      days.set(day, { computedBy, cells: new CellIndex() });
      const known = fresh.get(computedBy);
      if (known) known.push(day);
      else fresh.set(computedBy, [day]);
    }
    const words = new Words();
    for (const [computedBy, wanted] of fresh) {
      for (let i = 0; i < wanted.length; i += DAYS_AT_ONCE) {
        const some = wanted.slice(i, i + DAYS_AT_ONCE);
        for (const row of await asked(client, CELLS, [computedBy, some])) {
          const { day, cells } = cellsRow.parse(row);
          const index = days.get(day)?.cells;
          if (index) this.reader.read(cells, index, words);
          // Whoever asks meanwhile has a turn.
          await turn();
        }
        for (const day of some) days.get(day)?.cells.trim();
      }
    }
    return days;
  }
}
