/**
 * A log seen through a namespace: topics, groups and transactional ids carry its prefix on the broker and nowhere else,
 * so that several installations share one broker and no layer knows.
 */
import type { Log, OutgoingRecord, TaskHandler } from './log';
import type { Position } from '../position';

/** With an empty namespace, topics keep their plain names and groups are `twofold-<group>`. */
export function inNamespace(namespace: string, log: Log): Log {
  const topicPrefix = namespace === '' ? '' : `${namespace}.`;
  const topic = (name: string): string => topicPrefix + name;
  const plain = (name: string): string => name.slice(topicPrefix.length);
  const group = (name: string): string => `${namespace || 'twofold'}-${name}`;
  const rename = <V>(record: Readonly<Record<string, V>>, by: (name: string) => string): Record<string, V> =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [by(name), value]));
  const outgoing = (records: readonly OutgoingRecord[]): OutgoingRecord[] => records.map((record) => ({ ...record, topic: topic(record.topic) }));
  const plainPosition = (position: Position): Position => rename(position, plain);

  const handlerOf = (handler: TaskHandler): TaskHandler => ({
    assigned: async (partition) => rename(await handler.assigned(partition), topic),
    batch: async (batch) => {
      const moved = await handler.batch({ ...batch, topic: plain(batch.topic) });
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
    append: async (records) => (await log.append(outgoing(records))).map((at) => ({ ...at, topic: plain(at.topic) })),
    fence: (transactionalId) => log.fence(group(transactionalId)),
    appendOnce: (transactionalId, records, marks) =>
      log.appendOnce(group(transactionalId), outgoing(records), { ...marks, group: group(marks.group), topic: topic(marks.topic) }),
    committed: (name, of, partition) => log.committed(group(name), topic(of), partition),
    noteProgress: (name, position) => log.noteProgress(group(name), rename(position, topic)),
    join: (name, topics, handler) => log.join(group(name), topics.map(topic), handlerOf(handler)),
    close: () => log.close(),
  };
}
