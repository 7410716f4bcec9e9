/**
 * A log seen through a namespace: topics, groups and transactional ids carry its prefix on the broker and nowhere else,
 * so that several installations share one broker and no layer knows.
 */
import type { Log } from './log';
import { renamed } from './renamed';

/** With an empty namespace, topics keep their plain names and groups are `twofold-<group>`. */
export function inNamespace(namespace: string, log: Log): Log {
  const topicPrefix = namespace === '' ? '' : `${namespace}.`;
  const topic = (name: string): string => topicPrefix + name;
  const plain = (name: string): string => name.slice(topicPrefix.length);
  const group = (name: string): string => `${namespace || 'twofold'}-${name}`;
  return renamed(log, { topic, plain, group });
}
