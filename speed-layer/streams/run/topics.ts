/** The topics that a topology writes: outputs and late events are kept for their readers, internal ones only until every task has read on. */
import { INPUT_TOPICS } from '../../../common/events/catalogue';
import type { TopicSettings } from '../../../common/log/log';
import { hours } from '../windows';
import type { Topology } from '../topology';
import { builtTopic, ofEdition, saidTopics } from './editions/edition';

const DAY = hours(24);
const DAYS_KEPT = 7;

/** Also what it reads besides events, so that it need not wait for whoever says that. */
export function topicsOf({ inputs, outputs, internal, lateTopic }: Topology, partitions: number): TopicSettings[] {
  return [...[...inputs.filter((topic) => !INPUT_TOPICS.includes(topic)), ...outputs.map((output) => output.topic), ...internal].map((name) => settingsOf(name, partitions, DAYS_KEPT)), settingsOf(lateTopic, partitions, 14)];
}

/** The topics of one edition alone, besides the first. */
export function editionTopics(topology: Topology, edition: number, partitions: number): TopicSettings[] {
  const names = [...topology.internal.map((name) => ofEdition(name, edition)), ...saidTopics(topology).map((topic) => builtTopic(topic, topology, edition))];
  return names.map((name) => settingsOf(name, partitions, DAYS_KEPT));
}

function settingsOf(topic: string, partitions: number, days: number): TopicSettings {
  return { topic, partitions, config: { 'cleanup.policy': 'delete', 'message.timestamp.type': 'LogAppendTime', 'retention.ms': String(days * DAY) } };
}
