/**
 * Identities of old days leave a task's state once the archive holds them, from where they come back when an event of such a
 * day is read. What a restored day is asked of the archive up to is where the task's first slice begins, as in the speed
 * layer; a topology has no cells, so its slices are nothing but that.
 */
import { eventOfTopic } from '../../../common/events/catalogue';
import type { LiveState } from '../../../common/live/live-state';
import type { TaskPosition } from '../../../common/position';
import type { Day } from '../../../common/time';
import type { ArchiveLookup } from '../../archive-lookup';

/** When identities may go. */
export interface Evicting extends Pick<ArchiveLookup, 'currentGeneration'> {
  /** Days behind the latest event. */
  readonly horizonDays: number;
}

export interface Eviction {
  readonly owner: string;
  /** Up to where the archive holds everything, as a generation says. */
  readonly cut: TaskPosition;
  /** The first day that stays. */
  readonly before: Day;
  readonly definitions: string;
  /** A name never used before. */
  readonly run: string;
}

/** Resolves to how many days went. What was met since the last call stays until the next one. */
export async function evictArchived(live: LiveState, partition: number, { owner, cut, before, definitions, run }: Eviction): Promise<number> {
  const state = await live.read(partition);
  if (state?.owner !== owner) return 0;
  const sealed = state.slices.flatMap(({ end }) => (end ? [end] : []));
  const archived = sealed.filter((end) => isArchived(end, cut)).at(-1);
  const isMoved = archived !== undefined && (await live.prune(partition, state.base + 1, archived, definitions));
  // Where it stands now is where the archive is compared next.
  if (isMoved ? archived === sealed.at(-1) : sealed.length === 0) await live.seal(partition, run);
  const begins = isMoved ? archived : state.slices[0]?.start;
  return begins ? live.evictDays(partition, owner, before, begins) : 0;
}

function isArchived(end: TaskPosition, cut: TaskPosition): boolean {
  return Object.entries(end).every(([topic, offset]) => !eventOfTopic(topic) || offset <= (cut[topic] ?? 0));
}
