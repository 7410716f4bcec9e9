/** Keeps the merged view up with the tasks' change streams. Knows the live state's port, no client. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Change, LiveState } from '../common/live/live-state';
import type { Millis } from '../common/time';
import { Upkeep, type UpkeepParts } from './upkeep';
import type { MergedView } from './view/merged-view';

export type Followed = Pick<LiveState, 'changes' | 'snapshot'>;

/** How long a read for changes is held open, ms. */
const WAIT = 1_000;
/** Lets changes gather, so that a busy task is not followed one commit at a time, ms. */
const GATHER = 5;
/** Cells merged in before whoever asks has a turn: some milliseconds. */
const CELLS_AT_ONCE = 2_000;
/** Until a task without a state is asked for again, ms. */
const STRAY_PAUSE = 200;

/** One round: what changed since the last one, then a fresh snapshot of each task that cannot be followed. */
export async function followOnce(view: MergedView, live: Followed, waitMillis: Millis, pause = async (): Promise<void> => undefined): Promise<void> {
  const wait = view.strays().length > 0 ? 0 : waitMillis;
  const { changes, lost } = await live.changes(view.following(), wait);
  for (const [partition, news] of changes) {
    for (const [nth, some] of inSteps(news).entries()) {
      if (nth > 0) await pause();
      view.apply(partition, some);
    }
  }
  for (const partition of lost) view.lose(partition);
  for (const partition of view.strays()) view.take(partition, await live.snapshot(partition));
}

/** Cuts changes, between two of them, into steps of about CELLS_AT_ONCE. */
function inSteps(changes: readonly Change[]): Change[][] {
  const steps: Change[][] = [];
  let room = 0;
  for (const change of changes) {
    if (room <= 0) {
      steps.push([]);
      room = CELLS_AT_ONCE;
    }
    steps.at(-1)?.push(change);
    room -= change.kind === 'commit' ? change.deltas.length : 1;
  }
  return steps;
}

/** Follows for good, through outages: meanwhile the view goes on answering what it holds. */
export function follower(view: MergedView, live: Followed, parts: Pick<UpkeepParts, 'now' | 'report'>): Upkeep {
  const round = async (): Promise<Millis> => {
    await followOnce(view, live, WAIT, turn);
    return view.strays().length > 0 ? STRAY_PAUSE : GATHER;
  };
  return new Upkeep({ ...parts, what: 'following the live state', round });
}
