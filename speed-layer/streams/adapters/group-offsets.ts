/** Where a group of one's own stands in a topic: its committed offsets, checked against what the log still holds. */
import { LogError, type Log } from '../../../common/log/log';
import type { Position } from '../../../common/position';

/** Where a group begins that has nothing committed. */
export type Beginning = 'beginning' | 'end';

export interface Standing {
  readonly group: string;
  readonly topic: string;
  /** @default 'beginning' */
  readonly from?: Beginning;
}

/** The offset that a partition is read on from. Throws LogError where records are gone that the group has not had. */
export async function standsAt(log: Pick<Log, 'bounds' | 'committed'>, { group, topic, from = 'beginning' }: Standing, partition: number): Promise<number> {
  const [{ start, end }, committed] = await Promise.all([log.bounds([topic]), log.committed(group, topic, partition)]);
  const [first = 0, next = 0] = [start[topic]?.[partition], end[topic]?.[partition]];
  if (committed === undefined) return from === 'end' ? next : first;
  if (committed >= first && committed <= next) return committed;
  const where = `group ${group} stands at ${committed} in ${topic}/${partition}`;
  throw new LogError(
    committed < first
      ? `${where}, but the log begins at ${first} now: the records between are gone (retention). Read them from where they were kept, or go on under another group name`
      : `${where}, but the log ends at ${next}: it was emptied, or it is another one. Point to the right Kafka, or take another group name`,
  );
}

/** An offset of one partition, as `noteProgress` takes it. */
export function positionAt(topic: string, offsets: Iterable<readonly [partition: number, offset: number]>): Position {
  const all: number[] = [];
  for (const [partition, offset] of offsets) all[partition] = offset;
  return { [topic]: all };
}
