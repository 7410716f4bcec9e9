/** The topics' settings, declared once. Input topics keep the broker's time, so that old event times do not expire them. */
import { INPUT_TOPICS } from './events/catalogue';
import type { TopicSettings } from './log/log';

const DAY = 24 * 60 * 60 * 1000;

export const deadLetterTopic = (topic: string): string => `${topic}.dlq`;

/** Every topic Twofold needs: input topics (kept 7 days at least) and their dead-letter topics. */
export function topicSettings(partitions: number): readonly TopicSettings[] {
  const kept = { 'cleanup.policy': 'delete', 'message.timestamp.type': 'LogAppendTime' };
  return INPUT_TOPICS.flatMap((topic) => [
    { topic, partitions, config: { ...kept, 'retention.ms': String(7 * DAY) } },
    { topic: deadLetterTopic(topic), partitions, config: { ...kept, 'retention.ms': String(14 * DAY) } },
  ]);
}
