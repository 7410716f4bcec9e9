/** What the other layers last said of themselves: read now and then in the background, so that no request waits for it. */
import type { Heartbeat, LiveState } from '../common/live/live-state';
import { fromTasks, type Position } from '../common/position';
import type { Millis } from '../common/time';
import { Upkeep, type UpkeepParts } from './upkeep';

export interface ArchiveSource {
  /** Up to where the archive holds each partition of the log. Rejects while the store is away or not set up. */
  position(): Promise<Position>;
}

const EVERY = 1_000;

export class LayersSeen {
  /** By task; undefined where a task was never run. */
  heartbeats: readonly (Heartbeat | undefined)[] = [];
  archived: Position | undefined;

  /** The log's ends as the speed layer last saw them. */
  ends(): Position {
    return fromTasks(this.heartbeats.map((beat) => beat?.ends ?? {}));
  }

  /** When the longest silent task last gave a sign of life; undefined where one never did. */
  oldestHeartbeat(): Millis | undefined {
    const times = this.heartbeats.map((beat) => beat?.at);
    return times.length === 0 || times.includes(undefined) ? undefined : Math.min(...times.map(Number));
  }
}

export function heartbeatWatch(seen: LayersSeen, live: Pick<LiveState, 'heartbeats'>, partitions: number, parts: Pick<UpkeepParts, 'now' | 'report'>): Upkeep {
  const round = async (): Promise<Millis> => {
    seen.heartbeats = await live.heartbeats(partitions);
    return EVERY;
  };
  return new Upkeep({ ...parts, what: 'reading heartbeats', round });
}

export function archiveWatch(seen: LayersSeen, archive: ArchiveSource, parts: Pick<UpkeepParts, 'now' | 'report'>): Upkeep {
  const round = async (): Promise<Millis> => {
    seen.archived = await archive.position();
    return EVERY;
  };
  return new Upkeep({ ...parts, what: "reading the archive's position", round });
}
