/** The topics' settings, declared once. Input topics keep the broker's time, so that old event times do not expire them. */
import { USER_CLEARED } from './user-cleared';
import { INPUT_TOPICS } from './events/catalogue';
import type { TopicSettings } from './log/log';

const DAY = 24 * 60 * 60 * 1000;

export const deadLetterTopic = (topic: string): string => `${topic}.dlq`;

const kept = { 'cleanup.policy': 'delete', 'message.timestamp.type': 'LogAppendTime' };

/** Every topic Twofold needs: input topics (kept 7 days at least) and their dead-letter topics. */
export function topicSettings(partitions: number): readonly TopicSettings[] {
  return INPUT_TOPICS.flatMap((topic) => [
    { topic, partitions, config: { ...kept, 'retention.ms': String(7 * DAY) } },
    { topic: deadLetterTopic(topic), partitions, config: { ...kept, 'retention.ms': String(14 * DAY) } },
  ]);
}

/** What clears users whom the topology fraud blocked: the storefront says it. */
export const userClearedTopic = (partitions: number): TopicSettings => ({ topic: USER_CLEARED.topic, partitions, config: { ...kept, 'retention.ms': String(7 * DAY) } });
