/** Series that several rules stand on, told every few seconds. */
import type { RecordedSeries } from './alert';

/** Seconds within which every record is to be counted. */
export const FRESH_WITHIN = 5;
/** The share of the time in which that may not hold. */
export const STALE_ALLOWED = 0.005;

export const recorded: readonly RecordedSeries[] = [
  { record: 'twofold:lag:records', expr: 'sum(twofold_speed_lag_offsets)' },
  { record: 'twofold:streams:lag:records', expr: 'sum by (topology) (twofold_streams_lag_offsets)' },
  { record: 'twofold:tasks', expr: 'count(count by (partition) (twofold_speed_task_up))' },
  // Nobody who could tell counts as stale: a speed layer that is down is not fresh. Before there ever was one, nothing is told.
  {
    record: 'twofold:freshness:stale',
    expr: `max(twofold_speed_freshness_seconds) > bool ${FRESH_WITHIN} or max(up{job="twofold", layer="speed"}) < bool 1`,
  },
];
