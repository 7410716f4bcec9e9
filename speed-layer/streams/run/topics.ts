/** The topics that a topology writes: outputs and late events are kept for their readers, internal ones only until every task has read on. */
import type { TopicSettings } from '../../../common/log/log';
import { hours } from '../windows';
import type { Topology } from '../topology';

const DAY = hours(24);

export function topicsOf({ outputs, internal, lateTopic }: Topology, partitions: number): TopicSettings[] {
  const topic = (name: string, days: number): TopicSettings => ({
    topic: name,
    partitions,
    config: { 'cleanup.policy': 'delete', 'message.timestamp.type': 'LogAppendTime', 'retention.ms': String(days * DAY) },
  });
  return [...outputs.map((output) => topic(output.topic, 7)), ...internal.map((name) => topic(name, 7)), topic(lateTopic, 14)];
}
