/** The whole log folded again, from its bytes: what every answer must equal. Written apart from the speed layer on purpose. */
import { admit } from '../../common/events/admit';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { recordAt } from '../../common/log/input-record';
import type { Log } from '../../common/log/log';
import { readThrough } from '../../common/log/read-through';
import type { Cells } from '../../common/metrics/cells';
import { compileFold } from '../../common/metrics/fold';
import { countRecord, duplicateOf } from '../../common/metrics/log-counters';
import type { View } from '../../common/metrics/view';
import type { Position } from '../../common/position';
import { dayOf } from '../../common/time';

/**
 * The cells, with the log's own counters, of every record in [from, upTo).
 * @param group a consumer group's name that nobody else uses
 * @param read is told how many records were read so far
 * Throws LogError where the log does not hold that range.
 */
export async function foldLog(
  log: Log,
  group: string,
  range: { readonly from: Position; readonly upTo: Position },
  views: readonly View[],
  read: (records: number) => void = () => undefined,
): Promise<Cells> {
  const cells: Cells = new Map();
  const fold = compileFold(views);
  const identities = new Set<string>();
  let records = 0;
  await readThrough(log, group, INPUT_TOPICS, range.from, range.upTo, (batch, endAt) => {
    const partitions = range.upTo[batch.topic]?.length ?? 0;
    for (let i = 0; i < endAt; i++) {
      const record = recordAt(batch, i, partitions);
      const admission = admit(record);
      if ('rejection' in admission) {
        countRecord(cells, batch.topic, batch.partition, { outcome: 'rejected', reason: admission.rejection.reason });
        continue;
      }
      const { event } = admission;
      // Per partition, as both layers have it: copies of one id under two orders are two events.
      const identity = `${batch.topic}\n${batch.partition}\n${dayOf(event.timestamp)}\n${event.eventId}`;
      const met = identities.has(identity);
      countRecord(cells, batch.topic, batch.partition, met ? duplicateOf(event) : { outcome: 'admitted' });
      if (met) continue;
      identities.add(identity);
      fold(event, cells);
    }
    records += endAt;
    read(records);
  });
  return cells;
}
