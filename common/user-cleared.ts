/** What the storefront says where somebody clears a user whom the topology fraud blocked, and the topology reads. */
import type { Millis } from './time';

export const USER_CLEARED = { topic: 'user-cleared', type: 'UserCleared' } as const;

export interface UserCleared {
  readonly userId: string;
  /** Who says so, in a few words. */
  readonly clearedBy: string;
}

/** The record that says it: keyed by user, in the form of every output. The same id is the same clearing, however often it is read. */
export function userClearedRecord({ userId, clearedBy }: UserCleared, eventId: string, at: Millis) {
  const { topic, type: eventType } = USER_CLEARED;
  const value = JSON.stringify({ version: 1, eventType, eventId, timestamp: new Date(at).toISOString(), key: userId, revision: 0, data: { userId, clearedBy } });
  return { topic, key: userId, value };
}
