/** A point that the archive does not hold yet is waited for, as long as the request asks. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../common/problem';
import type { Millis } from '../../common/time';
import { answerOf } from '../http/answering';
import type { MergedView } from '../view/merged-view';
import { NOT_YET } from './locate';
import type { Point } from './point';

const AGAIN: Millis = 200;

/** What `now` is, is settled once: the position that present answers cover. Throws Problem where there is no exact answer. */
export function settled(point: Point, view: MergedView): Exclude<Point, { kind: 'now' }> {
  return point.kind === 'now' ? { kind: 'position', position: answerOf(view, { waitMillis: 0 }).asOf } : point;
}

/** Tries again while the archive is not far enough, until the wait is over or the caller has gone. */
export async function awaitedOfArchive<T>(waitMillis: Millis, gone: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let left = waitMillis; ; left -= AGAIN) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem && error.type === NOT_YET) || left <= 0 || gone.aborted) throw error;
    }
    await sleep(Math.min(AGAIN, left), undefined, { signal: gone }).catch(() => undefined);
  }
}
