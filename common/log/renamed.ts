/** A log whose topics, groups and transactional ids have other names on the broker than for who works with it. */
import type { Position } from '../position';
import type { Log, OutgoingRecord, TaskHandler } from './log';

export interface Names {
  /** A topic's name on the broker. */
  readonly topic: (name: string) => string;
  /** And back. */
  readonly plain: (name: string) => string;
  /** Of a group, or a transactional id. */
  readonly group: (name: string) => string;
  /** What is appended, on the broker. @default under the topic's name, as it is */
  readonly appended?: (record: OutgoingRecord) => OutgoingRecord;
}

export function renamed(log: Log, { topic, plain, group, appended = (record) => ({ ...record, topic: topic(record.topic) }) }: Names): Log {
  const rename = <V>(record: Readonly<Record<string, V>>, by: (name: string) => string): Record<string, V> =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [by(name), value]));
  const plainPosition = (position: Position): Position => rename(position, plain);

  const handlerOf = (handler: TaskHandler): TaskHandler => ({
    assigned: async (partition) => rename(await handler.assigned(partition), topic),
    batch: async (batch, ...rest) => {
      const moved = await handler.batch({ ...batch, topic: plain(batch.topic) }, ...rest);
      return moved && rename(moved, topic);
    },
    passed: (name, partition, offset) => handler.passed?.(plain(name), partition, offset),
    revoked: (partition) => handler.revoked(partition),
  });

  return {
    ensureTopics: (settings) => log.ensureTopics(settings.map((each) => ({ ...each, topic: topic(each.topic) }))),
    deleteTopics: (topics) => log.deleteTopics(topics.map(topic)),
    bounds: async (topics) => {
      const { start, end } = await log.bounds(topics.map(topic));
      return { start: plainPosition(start), end: plainPosition(end) };
    },
    offsetsAt: async (topics, time) => plainPosition(await log.offsetsAt(topics.map(topic), time)),
    append: async (records) => (await log.append(records.map(appended))).map((at) => ({ ...at, topic: plain(at.topic) })),
    fence: (transactionalId) => log.fence(group(transactionalId)),
    appendOnce: (transactionalId, records, marks, fence) =>
      log.appendOnce(group(transactionalId), records.map(appended), { ...marks, group: group(marks.group), topic: topic(marks.topic) }, fence),
    committed: (name, of, partition) => log.committed(group(name), topic(of), partition),
    noteProgress: (name, position) => log.noteProgress(group(name), rename(position, topic)),
    join: (name, topics, handler) => log.join(group(name), topics.map(topic), handlerOf(handler)),
    close: () => log.close(),
  };
}
