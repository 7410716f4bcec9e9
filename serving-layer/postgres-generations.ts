/** Generations out of Postgres: only the days that another run computed since the last look are read. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import type { Generation } from '../common/generation';
import type { MergeKind } from '../common/live/live-state';
import { KEY_SEPARATOR } from '../common/metrics/cell-key';
import { LOG_KINDS, LOG_VIEW } from '../common/metrics/log-counters';
import { definitionsHash, mergeKinds, type View } from '../common/metrics/view';
import { isPosition, type Position } from '../common/position';
import type { Day } from '../common/time';
import type { GenerationSource } from './generation-source';
import { asked } from './postgres';
import { CellIndex } from './view/cell-index';
import type { LoadedGeneration } from './view/loaded-generation';

/** Days read by one statement: bounds the memory that its rows take. */
const DAYS_AT_ONCE = 8;
/** Cells taken over before whoever asks has a turn: some milliseconds. */
const CELLS_AT_ONCE = 2_000;

const mismatch = z.object({ cell: z.string(), expected: z.array(z.string()), found: z.array(z.string()) });
const generationRow = z.object({
  id: z.coerce.number().int(),
  run: z.string(),
  cut: z.custom<Position>(isPosition),
  definitions: z.string(),
  published_at: z.coerce.number(),
  reconciled: z.union([z.object({ compared: z.number(), mismatches: z.number(), examples: z.array(mismatch) }), z.object({ skipped: z.string() })]),
});
const newestRow = z.object({ id: z.coerce.number().int().nullable() });
const dayRow = z.object({ day: z.string(), computed_by: z.string() });

const GENERATION = 'SELECT id, run, cut, definitions, published_at, reconciled FROM generation';
const DAYS = 'SELECT day::text, computed_by FROM generation_day WHERE generation = $1 ORDER BY day';
const CELLS = 'SELECT day::text, key, measures::text FROM cell WHERE computed_by = $1 AND day = ANY($2::date[])';

/** As CELLS gives them. They come by the hundred thousand, so no schema looks at each. */
interface CellRow {
  readonly day: string;
  readonly key: string;
  readonly measures: string;
}

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
  private readonly kinds: ReadonlyMap<string, readonly MergeKind[]>;
  private readonly definitions: string;
  private newestRead: LoadedGeneration | undefined;
  private held = new Map<Day, HeldDay>();

  constructor(
    private readonly pool: Pool,
    views: readonly View[],
  ) {
    this.kinds = new Map([...views.map((view) => [view.name, mergeKinds(view)] as const), [LOG_VIEW, LOG_KINDS]]);
    this.definitions = definitionsHash(views);
  }

  async newest(): Promise<LoadedGeneration | 'none'> {
    const { id } = newestRow.parse((await asked(this.pool, 'SELECT max(id) AS id FROM generation'))[0]);
    if (id === null) return 'none';
    if (this.newestRead?.id === id) return this.newestRead;
    const client = await this.pool.connect();
    try {
      // One snapshot for all of it: what an older generation computed may be deleted at any time.
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const loaded = await this.load(client);
      await client.query('COMMIT');
      client.release();
      return loaded;
    } catch (error) {
      // The connection may be broken, or stand in a failed transaction: not worth mending.
      client.release(true);
      throw error;
    }
  }

  private async load(client: PoolClient): Promise<LoadedGeneration> {
    const [row] = await asked(client, `${GENERATION} ORDER BY id DESC LIMIT 1`);
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
      fresh.set(computedBy, [...(fresh.get(computedBy) ?? []), day]);
    }
    for (const [computedBy, wanted] of fresh) {
      for (let i = 0; i < wanted.length; i += DAYS_AT_ONCE) {
        const { rows } = await client.query<CellRow>(CELLS, [computedBy, wanted.slice(i, i + DAYS_AT_ONCE)]);
        for (const [n, row] of rows.entries()) {
          if (n % CELLS_AT_ONCE === 0) await turn();
          this.keep(days, row);
        }
      }
    }
    return days;
  }

  private keep(days: ReadonlyMap<Day, HeldDay>, { day, key, measures }: CellRow): void {
    const kinds = this.kinds.get(key.slice(0, key.indexOf(KEY_SEPARATOR)));
    if (!kinds) throw new TypeError(`cell ${JSON.stringify(key)} of ${day} is of a view that is not declared`);
    days.get(day)?.cells.add(key, kinds, bigints(measures));
  }
}

/** Postgres writes a numeric[] as {1,-20}. Throws SyntaxError for anything but whole numbers. */
function bigints(array: string): bigint[] {
  return array.slice(1, -1).split(',').map(BigInt);
}
