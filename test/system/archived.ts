/** Records laid out in a log and archived by the batch layer's own code, as the archiver would. */
import type { Pool } from 'pg';
import { judge } from '../../batch-layer/judge';
import { createPostgresArchive } from '../../batch-layer/postgres/postgres-archive';
import { archiveTable } from '../../common/events/archive-table';
import { CATALOGUE, eventOfTopic, INPUT_TOPICS } from '../../common/events/catalogue';
import { EventRows } from '../../common/events/rows/event-rows';
import type { InputRecord } from '../../common/log/input-record';
import type { Position } from '../../common/position';
import { batchOf } from '../../common/testing/record-batch';

export type Unplaced = Omit<InputRecord, 'offset'>;

/** Gives records their offsets, in the order in which they come. */
export function laidOut(records: readonly Unplaced[]): InputRecord[] {
  const ends = new Map<string, number>();
  return records.map((record) => {
    const name = `${record.topic}/${record.partition}`;
    const offset = ends.get(name) ?? 0;
    ends.set(name, offset + 1);
    return { ...record, offset };
  });
}

/** A position somewhere in the log: for each partition in turn the next of `shares`, from 0 (its beginning) to 1 (its end). */
export function positionAt(records: readonly InputRecord[], shares: readonly number[], partitions: number): Position {
  const endOf = (topic: string, partition: number): number => records.filter((record) => record.topic === topic && record.partition === partition).length;
  let turn = 0;
  const share = (): number => shares[turn++ % shares.length] ?? 0;
  return Object.fromEntries(INPUT_TOPICS.map((topic) => [topic, Array.from({ length: partitions }, (_, p) => Math.round(endOf(topic, p) * share()))]));
}

/** Empties the archive and fills it with these, in chunks. */
export async function archive(pool: Pool, records: readonly InputRecord[], partitions: number, chunk = 7): Promise<void> {
  await pool.query(`TRUNCATE ${[...CATALOGUE.map(archiveTable), 'archive_progress', 'archived_day', 'duplicate', 'rejection', 'cell_block', 'log_second', 'generation', 'generation_day'].join(', ')}`);
  const written = createPostgresArchive(pool, INPUT_TOPICS);
  for (let p = 0; p < partitions; p++) await written.begin(p, Object.fromEntries(INPUT_TOPICS.map((topic) => [topic, 0])));
  for (const topic of INPUT_TOPICS) {
    const declaration = eventOfTopic(topic);
    for (let partition = 0; declaration && partition < partitions; partition++) {
      const mine = records.filter((record) => record.topic === topic && record.partition === partition);
      for (let i = 0; i < mine.length; i += chunk) {
        const batch = batchOf(mine.slice(i, i + chunk), i);
        const judged = judge(batch, i, partitions, new EventRows(declaration));
        expect(await written.write({ ...judged, declaration, partition, from: i, next: batch.nextOffset })).toBeDefined();
      }
    }
  }
}
