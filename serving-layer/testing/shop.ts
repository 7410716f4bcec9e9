/** Stands in for the speed and the batch layer in tests: records are folded and committed, generations published, step by step. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { eventOfType } from '../../common/events/catalogue';
import type { LiveState } from '../../common/live/live-state';
import { parseCellKey } from '../../common/metrics/cell-key';
import { mergeDeltas, toDeltas, type Cells } from '../../common/metrics/cells';
import { compileFold } from '../../common/metrics/fold';
import { countRecord, LOG_VIEW, type Outcome } from '../../common/metrics/log-counters';
import { definitionsHash } from '../../common/metrics/view';
import { declareViews, DEFAULT_TIERS } from '../../common/metrics/views';
import { fromTasks, ofTask, type Position } from '../../common/position';
import { dayOf, GRAIN_MILLIS } from '../../common/time';

const MIGRATIONS = join(__dirname, '../../batch-layer/migrations');
/** All of them, one after the other. */
export const MIGRATION = readdirSync(MIGRATIONS).sort().map((file) => readFileSync(join(MIGRATIONS, file), 'utf8')).join(';\n');
export const views = declareViews(DEFAULT_TIERS);
export const definitions = definitionsHash(views);
const fold = compileFold(views);

/** As the batch layer keeps it. `measures` are whole numbers with a space between. */
export async function keepCell(pool: Pool, run: string, day: string, key: string, measures: string): Promise<void> {
  const { view, bucket } = parseCellKey(key);
  await pool.query(
    `INSERT INTO cell_block (computed_by, day, view, hour, cells, lines) VALUES ($1, $2, $3, $4, 1, $5)
     ON CONFLICT (computed_by, day, view, hour) DO UPDATE SET cells = cell_block.cells + 1, lines = cell_block.lines || E'\\n' || EXCLUDED.lines`,
    [run, day, view, Math.floor(bucket / GRAIN_MILLIS.hour) % 24, `${key}\t${measures}`],
  );
}

/** One record as it was written, with the cells it makes. */
interface Written {
  readonly partition: number;
  readonly topic: string;
  readonly offset: number;
  readonly cells: Cells;
}

export class Shop {
  private readonly log: Written[] = [];

  constructor(
    private readonly live: LiveState,
    readonly partitions: number,
  ) {}

  async openTasks(): Promise<void> {
    for (let p = 0; p < this.partitions; p += 1) {
      await this.live.create(p, {}, `first-${p}`, definitions);
      await this.live.claim(p, 'me');
    }
  }

  /** The position after every record so far. */
  get end(): Position {
    return fromTasks(Array.from({ length: this.partitions }, (_, p) => Object.fromEntries(this.log.filter(({ partition }) => partition === p).map(({ topic, offset }) => [topic, offset + 1]))));
  }

  /** A record of task `p`, folded and committed. */
  async record(p: number, type: string, data: Record<string, string | bigint>, at = '2026-01-06T12:00:00Z', outcome: Outcome = { outcome: 'admitted' }): Promise<void> {
    const topic = eventOfType(type)?.topic;
    if (topic === undefined) throw new TypeError(`${type} is no event`);
    const cells: Cells = new Map();
    if (outcome.outcome === 'admitted') fold({ eventType: type, eventId: `e-${this.log.length}`, version: 2, timestamp: Date.parse(at), orderId: 'o', data }, cells);
    countRecord(cells, topic, p, outcome);
    const offset = this.log.filter((each) => each.topic === topic && each.partition === p).length;
    const written = { partition: p, topic, offset, cells };
    this.log.push(written);
    await this.commit(written);
  }

  paid(p: number, amount: bigint, currency = 'GBP', at?: string): Promise<void> {
    return this.record(p, 'PaymentCompleted', { amount: amount * 10_000n, currency, country: 'France' }, at);
  }

  /** Closes every task's slice. Resolves to the cut. */
  async seal(run: string): Promise<Position> {
    const ends = [];
    for (let p = 0; p < this.partitions; p += 1) ends.push((await this.live.seal(p, run))?.end ?? {});
    return fromTasks(ends);
  }

  /** Publishes the fold of everything below `cut`. */
  async publish(pool: Pool, id: number, run: string, cut: Position): Promise<void> {
    const cells: Cells = new Map();
    for (const written of this.log) if (written.offset < (cut[written.topic]?.[written.partition] ?? 0)) mergeDeltas(cells, toDeltas(written.cells));
    const days = new Set<string>();
    for (const [key, { values }] of cells) {
      const [view, bucket] = key.split('\u001f');
      const day = view === LOG_VIEW ? '1970-01-01' : dayOf(Number(bucket));
      days.add(day);
      await keepCell(pool, run, day, key, values.join(' '));
    }
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('INSERT INTO generation VALUES ($1, $2, $3, $4, $5, $6)', [id, run, cut, definitions, Date.now(), { compared: cells.size, mismatches: 0, examples: [] }]);
      for (const day of days) await client.query('INSERT INTO generation_day VALUES ($1, $2, $3)', [id, day, run]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }

  async prune(id: number, cut: Position): Promise<void> {
    for (let p = 0; p < this.partitions; p += 1) expect(await this.live.prune(p, id, ofTask(cut, p), definitions)).toBe(true);
  }

  /** Begins every task anew at a generation's cut, with nothing after it. */
  async rebase(generation: number, cut: Position, epoch: string): Promise<void> {
    for (let p = 0; p < this.partitions; p += 1) {
      const written = await this.live.rebase(p, (await this.live.read(p))?.seq, { generation, cut: ofTask(cut, p), epoch: `${epoch}-${p}`, owner: 'me', definitions });
      expect(written.ok).toBe(true);
    }
  }

  /** Commits again what lies behind `cut`. */
  async replay(cut: Position): Promise<void> {
    for (const written of this.log) if (written.offset >= (cut[written.topic]?.[written.partition] ?? 0)) await this.commit(written);
  }

  private async commit({ partition, topic, offset, cells }: Written): Promise<void> {
    const written = await this.live.commit(partition, { owner: 'me', topic, from: offset, nextOffset: offset + 1, deltas: toDeltas(cells), identities: [], outbox: [] });
    expect(written.ok).toBe(true);
  }
}
