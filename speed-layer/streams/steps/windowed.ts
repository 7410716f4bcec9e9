/** What every kind of window gives away, and how it is told. */
import type { Millis } from '../../../common/time';
import type { Window } from '../stream-record';
import { describeWindows, type Windows } from '../windows';

/** The result of one window of one key. */
export interface Windowed<R> {
  readonly key: string;
  readonly window: Window;
  /** 0 when it is first told; a late event tells it again with the next number. */
  readonly revision: number;
  readonly value: R;
  /** This window is no more: a late event made it part of a longer session, which is told too. */
  readonly retracted?: true;
}

export interface WindowOptions {
  /** `close`: told once no event of the window is expected any more, and again with each that comes late. `update`: told with each event. @default 'close' */
  readonly emit?: 'close' | 'update';
}

/** As the printed topology says it, which is also what the state depends on: a window that is told with each event is not told again as it closes. */
export function describeWindowed(windows: Windows, { emit }: WindowOptions): string {
  return `${describeWindows(windows)}${emit === 'update' ? ', told with each event' : ''}`;
}

/** The last instant of a window: an output that is windowed again falls into the window that it is about. */
export const lastInstant = ({ end }: Window): Millis => end - 1;
