/** Whether Kafka is reachable, and its topics are as an event log must be. */
import { ConfigResourceTypes } from 'kafkajs';
import type { Config } from '../../common/config';
import { connectKafka, type KafkaPassword } from '../../common/log/kafka/client';
import type { TopicSettings } from '../../common/log/log';
import { topicSettings } from '../../common/topics';
import { counted } from '../print/numbers';
import { advice, ill, well, type Finding } from './finding';

const DAY = 86_400_000;
const MINUTES_A_DAY = 1_440;
/** A shop may be closed for a month. */
const MARKS_KEPT_DAYS = 31;
const OFFSETS_KEPT = 'offsets.retention.minutes';
const NAMES = ['cleanup.policy', 'retention.ms', 'retention.bytes', 'message.timestamp.type'];

export interface FoundTopic {
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

export async function kafkaFindings(config: Config): Promise<readonly Finding[]> {
  const mechanism = config.KAFKA_SASL_MECHANISM.toLowerCase();
  const sasl = { mechanism: mechanism as KafkaPassword['mechanism'], username: config.KAFKA_SASL_USERNAME, password: config.KAFKA_SASL_PASSWORD };
  const kafka = connectKafka({
    brokers: config.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
    clientId: 'twofold-doctor',
    ssl: config.KAFKA_SSL,
    ...(mechanism !== '' && { sasl }),
  });
  const admin = kafka.admin({ retry: { retries: 2 } });
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    const ofBrokers = await admin.describeConfigs({ includeSynonyms: false, resources: brokers.map(({ nodeId }) => ({ type: ConfigResourceTypes.BROKER, name: String(nodeId), configNames: [OFFSETS_KEPT] })) });
    const kept = ofBrokers.resources.flatMap(({ configEntries }) => configEntries.map(({ configValue }) => Number(configValue)));
    const prefix = config.TWOFOLD_NAMESPACE === '' ? '' : `${config.TWOFOLD_NAMESPACE}.`;
    const wanted = topicSettings(config.PARTITIONS).map((settings) => ({ ...settings, topic: prefix + settings.topic }));
    const there = new Set(await admin.listTopics());
    const topics = wanted.map(({ topic }) => topic).filter((topic) => there.has(topic));
    const found = new Map<string, FoundTopic>();
    if (topics.length > 0) {
      const { topics: shapes } = await admin.fetchTopicMetadata({ topics });
      const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: NAMES })) });
      for (const { name, partitions } of shapes) {
        const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
        found.set(name, { partitions: partitions.length, config: Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue])) });
      }
    }
    return [well('Kafka', `${counted(brokers.length, 'broker')} at ${config.KAFKA_BROKERS}`), ...marksFindings(Math.min(...kept)), ...topicFindings(wanted, found)];
  } finally {
    await admin.disconnect();
  }
}

/** `minutes`: for how long the brokers remember the offsets of a group in which nothing moves. */
export function marksFindings(minutes: number): readonly Finding[] {
  const days = Math.floor(minutes / MINUTES_A_DAY);
  if (days >= MARKS_KEPT_DAYS) return [];
  return [advice('Kafka offsets', `forgets a group's offsets after ${counted(days, 'quiet day')}`, `set ${OFFSETS_KEPT}=5256000 on the brokers: after a longer pause in which Redis is lost too, outputs could be told twice, and a consumer begins anew`)];
}

/** One finding where all topics are well, else one for each fault. */
export function topicFindings(wanted: readonly TopicSettings[], found: ReadonlyMap<string, FoundTopic>): readonly Finding[] {
  const missing = wanted.filter(({ topic }) => !found.has(topic)).map(({ topic }) => topic);
  const faults = [
    ...(missing.length > 0 ? [ill('topics', `missing: ${missing.join(', ')}`, 'npm start makes them (the batch layer does, at its start)')] : []),
    ...wanted.flatMap((settings) => {
      const topic = found.get(settings.topic);
      return topic ? faultsOf(settings, topic) : [];
    }),
  ];
  const partitions = wanted[0]?.partitions ?? 0;
  return faults.length > 0 ? faults : [well('topics', `${counted(wanted.length, 'topic')}, ${counted(partitions, 'partition')} each, none compacts, retention as asked for or longer`)];
}

function faultsOf({ topic, partitions, config }: TopicSettings, found: FoundTopic): readonly Finding[] {
  const retention = Number(found.config['retention.ms'] ?? -1);
  const least = Number(config['retention.ms']);
  const bytes = Number(found.config['retention.bytes'] ?? -1);
  const alter = `kafka-configs.sh --alter --topic ${topic} --add-config`;
  return [
    ...(found.partitions === partitions ? [] : [ill(`topic ${topic}`, `${counted(found.partitions, 'partition')}, PARTITIONS is ${partitions}`, `set PARTITIONS=${found.partitions}: the count is frozen once there are events`)]),
    ...((found.config['cleanup.policy'] ?? 'delete').includes('compact') ? [ill(`topic ${topic}`, 'compacts, so it forgets events', `${alter} cleanup.policy=delete`)] : []),
    ...(retention >= 0 && retention < least ? [advice(`topic ${topic}`, `keeps records for ${(retention / DAY).toFixed(1)} days`, `${alter} retention.ms=${least}: it must cover the longest time between two generations`)] : []),
    ...(bytes >= 0 ? [advice(`topic ${topic}`, `keeps at most ${bytes} bytes a partition`, `${alter} retention.bytes=-1: records may go before they are archived`)] : []),
    ...((found.config['message.timestamp.type'] ?? 'LogAppendTime') === 'LogAppendTime' ? [] : [advice(`topic ${topic}`, "keeps the producers' times", `${alter} message.timestamp.type=LogAppendTime: old event times would expire records`)]),
  ];
}
