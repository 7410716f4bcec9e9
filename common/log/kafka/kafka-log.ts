/** The log on a real Kafka, through kafkajs (which is unmaintained, and so stays behind this port). */
import { checkCoPartitioned } from '../check-topic';
import { closed } from '../faults';
import type { Log } from '../log';
import { Appender } from './appender';
import { connectKafka, type KafkaLogOptions } from './client';
import { KafkaMembership } from './membership';
import { Topics } from './topics';
import { Transactions } from './transactions';
import { within } from './within';

export type { KafkaLogOptions } from './client';

/** However Kafka fares, `close` is over after this long, ms. */
const CLOSE_WITHIN = 25_000;

/** Connects when it is first needed. */
export function createKafkaLog(options: KafkaLogOptions): Log {
  const kafka = connectKafka(options);
  const topics = new Topics(kafka);
  const appender = new Appender(kafka, topics);
  const transactions = new Transactions(kafka, topics);
  const memberships = new Set<KafkaMembership>();
  let over = false;
  const open = <Part>(part: Part): Part => {
    if (over) throw closed();
    return part;
  };

  return {
    ensureTopics: async (settings) => open(topics).ensure(settings),
    deleteTopics: async (names) => open(topics).delete(names),
    bounds: async (names) => open(topics).bounds(names),
    offsetsAt: async (names, time) => open(topics).offsetsAt(names, time),
    append: async (records) => open(appender).append(records),
    fence: async (transactionalId) => open(transactions).fence(transactionalId),
    appendOnce: async (transactionalId, records, marks, fence) => open(transactions).appendOnce(transactionalId, records, marks, fence),
    committed: async (group, topic, partition) => open(topics).committed(group, topic, partition),
    noteProgress: async (group, position) => {
      const members = [...memberships].filter((membership) => membership.group === group);
      await Promise.all(members.map((membership) => membership.noteProgress(position)));
    },
    join: async (group, names, handler) => {
      const shapes = await open(topics).shapesOf(names);
      checkCoPartitioned(new Map(names.map((name) => [name, shapes.get(name)?.partitions ?? 0])));
      const membership = new KafkaMembership(options, group, names, handler, (asked) => topics.bounds(asked));
      memberships.add(membership);
      await membership.join();
      return membership;
    },
    close: async () => {
      over = true;
      const left = Promise.all([...memberships].map((membership) => membership.leave()));
      const done = left.then(() => Promise.all([appender.close(), transactions.close()])).then(() => topics.close());
      await within(CLOSE_WITHIN, done);
    },
  };
}
