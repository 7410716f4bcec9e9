/** What an existing topic must be like, said once for every adapter. */
import { LogError, type TopicSettings } from './log';

/** Throws LogError where an existing topic cannot be read with these settings. */
export function checkTopic(wanted: TopicSettings, found: { partitions: number; cleanupPolicy: string }): void {
  const { topic, partitions } = wanted;
  if (found.partitions !== partitions) {
    throw new LogError(
      `topic ${topic} has ${found.partitions} partitions, Twofold is configured for ${partitions}: ` +
        `the count is frozen once there are events; set it back to ${found.partitions}, or delete the topics and import again`,
    );
  }
  const mayCompact = (wanted.config['cleanup.policy'] ?? '').includes('compact');
  if (found.cleanupPolicy.includes('compact') && !mayCompact) {
    throw new LogError(
      `topic ${topic} has cleanup.policy=${found.cleanupPolicy}, so it forgets events and no total could be recomputed: ` +
        `set cleanup.policy=delete`,
    );
  }
}

/** Throws LogError where topics that are read together differ in partition count. */
export function checkCoPartitioned(counts: ReadonlyMap<string, number>): void {
  const [first, ...others] = counts;
  const other = others.find(([, partitions]) => partitions !== first?.[1]);
  if (first && other) {
    throw new LogError(
      `topic ${first[0]} has ${first[1]} partitions, ${other[0]} has ${other[1]}: ` +
        `topics that are read together need the same number, so that one task holds all of an order's events`,
    );
  }
}
