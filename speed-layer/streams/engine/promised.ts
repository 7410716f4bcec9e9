/** How far event time has come in one part of a task, as it tells the tasks that read what it sends. */
import type { Millis } from '../../../common/time';

export interface Promised {
  /** Nothing that is sent from now on is of an earlier event time, but for what comes late. */
  readonly at: Millis;
  /** While nothing comes in, event time goes on with the clock: at `now` it is `now + pace`. Absent where something came in just now. */
  readonly pace?: Millis;
  /** Whether something waits for event time there, so that something may still be sent while nothing comes in. */
  readonly waits?: true;
  /** The broker's time of the first record that came in; Infinity where none ever did. */
  readonly since: Millis;
}

/** What was told last to those who read one internal topic. */
export interface Told extends Promised {
  /** By the broker's clock, where that was asked. */
  readonly when: Millis;
}

/** Whether there is something to tell: once that a part rests and once that it does so no more; and every so often, while it does not, that it is there. */
export function isNews({ pace, waits }: Promised, told: Told | undefined, every: Millis, now?: Millis): boolean {
  if (now === undefined) return told?.pace !== undefined && pace === undefined;
  if (!told || pace !== told.pace || waits !== told.waits) return true;
  return pace === undefined && now - told.when >= every;
}
