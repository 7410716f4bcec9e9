/** Topics as the broker holds them: made, checked, measured. */
import { ConfigResourceTypes, type Admin, type Kafka } from 'kafkajs';
import type { Position } from '../../position';
import { checkTopic } from '../check-topic';
import { closed, MAX_MESSAGE_BYTES, missingTopic } from '../faults';
import { LogError, type TopicSettings } from '../log';
import { asLogError, isConnectionTrouble, kindOf } from './kafka-fault';

/** What a producer must know of a topic before it sends. */
export interface TopicShape {
  readonly partitions: number;
  readonly maxMessageBytes: number;
}

interface FoundTopic extends TopicShape {
  readonly cleanupPolicy: string;
}

/** How long, ms, new topics may take until every partition has a leader. */
const LEADERS_WITHIN = 30_000;
const ATTEMPTS = 3;

export class Topics {
  private connected: Promise<Admin> | undefined;
  private readonly shapes = new Map<string, TopicShape>();
  /** Questions that wait for their answers. */
  private readonly asking = new Set<Promise<unknown>>();
  private over = false;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly kafka: Kafka) {}

  async ensure(settings: readonly TopicSettings[]): Promise<void> {
    const names = settings.map(({ topic }) => topic);
    await this.ask(`could not create or check the topics ${names.join(', ')}`, async (admin) => {
      const there = new Set(await admin.listTopics());
      const missing = settings.filter(({ topic }) => !there.has(topic));
      // One call a topic, so that one which another process makes at the same time does not fail the rest.
      await Promise.all(missing.map((wanted) => create(admin, wanted)));
      await untilLed(admin, names);
      const found = await find(admin, names);
      for (const wanted of settings) {
        const topic = found.get(wanted.topic);
        if (!topic) throw missingTopic(wanted.topic);
        checkTopic(wanted, topic);
      }
    });
  }

  async delete(topics: readonly string[]): Promise<void> {
    topics.forEach((topic) => this.shapes.delete(topic));
    try {
      const admin = await this.admin();
      const there = new Set(await admin.listTopics());
      const present = topics.filter((topic) => there.has(topic));
      if (present.length > 0) await admin.deleteTopics({ topics: present });
    } catch (error) {
      // Somebody else deleted one of them in the meantime: what was asked for has happened.
      if (kindOf(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw asLogError(`could not delete the topics ${topics.join(', ')}`, error);
    }
  }

  async bounds(topics: readonly string[]): Promise<{ start: Position; end: Position }> {
    await this.shapesOf(topics);
    return this.ask(`could not read the bounds of ${topics.join(', ')}`, async (admin) => {
      const start: Record<string, number[]> = {};
      const end: Record<string, number[]> = {};
      await Promise.all(
        topics.map(async (topic) => {
          const offsets = (await admin.fetchTopicOffsets(topic)).sort((a, b) => a.partition - b.partition);
          start[topic] = offsets.map(({ low }) => Number(low));
          end[topic] = offsets.map(({ high }) => Number(high));
        }),
      );
      return { start, end };
    });
  }

  async offsetsAt(topics: readonly string[], time: number): Promise<Position> {
    await this.shapesOf(topics);
    return this.ask(`could not look up the offsets at ${new Date(time).toISOString()} of ${topics.join(', ')}`, async (admin) => {
      const found = topics.map(async (topic): Promise<[string, number[]]> => {
        const offsets = (await admin.fetchTopicOffsetsByTimestamp(topic, time)).sort((a, b) => a.partition - b.partition);
        return [topic, offsets.map(({ offset }) => Number(offset))];
      });
      return Object.fromEntries(await Promise.all(found));
    });
  }

  async committed(group: string, topic: string, partition: number): Promise<number | undefined> {
    return this.ask(`could not read what ${group} has committed for ${topic}/${partition}`, async (admin) => {
      const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
      const offset = Number(found?.partitions.find((each) => each.partition === partition)?.offset ?? -1);
      return offset < 0 ? undefined : offset;
    });
  }

  /** Partition counts and size limits, cached: counts are frozen, limits hardly ever change. */
  async shapesOf(topics: readonly string[]): Promise<ReadonlyMap<string, TopicShape>> {
    if (topics.some((topic) => !this.shapes.has(topic))) {
      // One after the other: kafkajs takes a topic that is still being looked up for one that it knows.
      const looked = this.looking.then(() => this.lookUp(topics));
      this.looking = looked.catch(() => {
        // Whoever asked hears of it.
      });
      await looked;
    }
    return this.shapes;
  }

  private async lookUp(topics: readonly string[]): Promise<void> {
    const unknown = [...new Set(topics)].filter((topic) => !this.shapes.has(topic));
    if (unknown.length === 0) return;
    const found = await this.ask(`could not look up the topics ${unknown.join(', ')}`, (admin) => find(admin, unknown));
    for (const topic of unknown) {
      const shape = found.get(topic);
      if (!shape) throw missingTopic(topic);
      this.shapes.set(topic, shape);
    }
  }

  /** Questions in hand are heard out first: kafkajs would connect again for them, and nobody would close that. */
  async close(): Promise<void> {
    this.over = true;
    await Promise.allSettled(this.asking);
    await (await this.connected)?.disconnect();
  }

  private ask<Answer>(attempt: string, question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    if (this.over) return Promise.reject(closed());
    const answer = this.answer(attempt, question);
    this.asking.add(answer);
    const over = (): void => void this.asking.delete(answer);
    answer.then(over, over);
    return answer;
  }

  /** Asks again a few times where a connection that stood was lost, as by a broker's restart. */
  private async answer<Answer>(attempt: string, question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    try {
      const admin = await this.admin();
      for (let left = ATTEMPTS; ; left--) {
        try {
          return await question(admin);
        } catch (error) {
          // kafkajs may trip over topics whose leaders it forgets while it learns of others that are asked for at the same time.
          if (left <= 1 || !(isConnectionTrouble(error) || error instanceof TypeError)) throw error;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    } catch (error) {
      throw asLogError(attempt, error);
    }
  }

  private admin(): Promise<Admin> {
    this.connected ??= (async () => {
      const admin = this.kafka.admin();
      try {
        await admin.connect();
        return admin;
      } catch (error) {
        // The next call tries again.
        this.connected = undefined;
        throw error;
      }
    })();
    return this.connected;
  }
}

async function create(admin: Admin, { topic, partitions, config }: TopicSettings): Promise<void> {
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: partitions, configEntries }] });
}

async function untilLed(admin: Admin, topics: readonly string[]): Promise<void> {
  const deadline = Date.now() + LEADERS_WITHIN;
  for (;;) {
    try {
      const metadata = await admin.fetchTopicMetadata({ topics: [...topics] });
      if (metadata.topics.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0))) return;
    } catch (error) {
      // A topic made a moment ago may not be known to every broker yet.
      if (!['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'].includes(kindOf(error))) throw error;
    }
    if (Date.now() > deadline) {
      throw new LogError(`no leader for every partition of ${topics.join(', ')} after ${LEADERS_WITHIN / 1_000} s: are all brokers up?`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The topics that exist among those asked for. */
async function find(admin: Admin, topics: readonly string[]): Promise<Map<string, FoundTopic>> {
  const there = new Set(await admin.listTopics());
  const present = topics.filter((topic) => there.has(topic));
  if (present.length === 0) return new Map();
  const configNames = ['cleanup.policy', 'max.message.bytes'];
  const [metadata, { resources }] = await Promise.all([
    admin.fetchTopicMetadata({ topics: present }),
    admin.describeConfigs({
      includeSynonyms: false,
      resources: present.map((name) => ({ type: ConfigResourceTypes.TOPIC, name, configNames })),
    }),
  ]);
  return new Map(
    metadata.topics.map(({ name, partitions }) => {
      const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
      const config = (key: string) => entries.find(({ configName }) => configName === key)?.configValue;
      const maxMessageBytes = Number(config('max.message.bytes') ?? MAX_MESSAGE_BYTES);
      return [name, { partitions: partitions.length, cleanupPolicy: config('cleanup.policy') ?? 'delete', maxMessageBytes }];
    }),
  );
}
