/** The objective: every record is counted within 5 s, 99.5 % of the time. Two windows each, so that what is over goes quiet soon. */
import type { AlertDraft } from './alert';
import { STALE_ALLOWED } from './recorded';

/** @param times how many times faster than allowed the month's allowance is used up */
const burning = (times: number, long: string, short: string): string =>
  [long, short].map((window) => `avg_over_time(twofold:freshness:stale[${window}]) > ${Number((times * STALE_ALLOWED).toFixed(4))}`).join(' and ');

const task = 'twofold_speed_freshness_seconds{partition="0"}';

export const freshness: readonly AlertDraft[] = [
  {
    name: 'FreshnessBurnsFast',
    // At this rate two days use up a month's allowance.
    expr: burning(14.4, '1h', '5m'),
    for: '2m',
    severity: 'page',
    summary: 'Answers lag more than 5 s behind the log much of the time',
    histories: [
      { that: 'fresh is quiet', series: { [task]: '1x120' }, at: '100m', fires: [] },
      { that: 'two stale minutes of an hour are quiet', series: { [task]: '1x60 30x1 1x60' }, at: '70m', fires: [] },
      { that: 'ten stale minutes on end', series: { [task]: '1x60 30x60' }, at: '71m', fires: [{}] },
      { that: 'quiet soon after it is mended', series: { [task]: '1x60 30x10 1x60' }, at: '80m', fires: [] },
      { that: 'a speed layer that is down is stale', series: { 'up{job="twofold", layer="speed"}': '1x60 0x60' }, at: '71m', fires: [{}] },
    ],
  },
  {
    name: 'FreshnessBurnsSlowly',
    // At this rate five days use up a month's allowance.
    expr: burning(6, '6h', '30m'),
    for: '15m',
    severity: 'ticket',
    summary: 'Answers lag more than 5 s behind the log too often',
    histories: [
      { that: 'five stale minutes in six hours are quiet', series: { [task]: '1x300 30x4 1x100' }, at: '330m', fires: [] },
      { that: 'every tenth minute stale', series: { [task]: '30 1x8 30 1x8 30 1x8 30 1x8 30 1x8 30 1x8 30 1x8 30 1x8 30 1x8 30 1x8 30 1x8 30 1x8' }, at: '100m', fires: [{}] },
    ],
  },
];
