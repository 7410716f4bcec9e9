/** What flows through the speed layer: its tasks, their lag, and what is rejected. */
import type { AlertDraft } from './alert';

const ofTwo = { 'twofold_serving_tasks{instance="a"}': '2x40', 'twofold_serving_tasks{instance="b"}': '2x40' };

export const flow: readonly AlertDraft[] = [
  {
    name: 'TaskStopped',
    expr: 'max by (partition) (twofold_speed_task_up) == 0',
    for: '1m',
    severity: 'page',
    summary: 'Task {{ $labels.partition }} of the speed layer has stopped by itself',
    histories: [
      { that: 'tasks that work are quiet', series: { 'twofold_speed_task_up{partition="0"}': '1x10' }, at: '10m', fires: [] },
      { that: 'one of two', series: { 'twofold_speed_task_up{partition="0"}': '1x10', 'twofold_speed_task_up{partition="3"}': '1x3 0x7' }, at: '6m', fires: [{ partition: '3' }] },
      { that: 'another process took it over', series: { 'twofold_speed_task_up{partition="3", instance="a"}': '0x10', 'twofold_speed_task_up{partition="3", instance="b"}': '1x10' }, at: '6m', fires: [] },
    ],
  },
  {
    name: 'TaskUnowned',
    expr: '(twofold:tasks or vector(0)) < max(twofold_serving_tasks)',
    for: '3m',
    severity: 'page',
    summary: 'Some partitions have no task any more: nobody counts their events',
    histories: [
      { that: 'a rebalance is quiet', series: { ...ofTwo, 'twofold_speed_task_up{partition="0"}': '1x20', 'twofold_speed_task_up{partition="1"}': '1x5 _x1 1x15' }, at: '8m', fires: [] },
      { that: 'one left out', series: { ...ofTwo, 'twofold_speed_task_up{partition="0"}': '1x30', 'twofold_speed_task_up{partition="1"}': '1x5 stale' }, at: '12m', fires: [{}] },
      { that: 'one held by nobody from the beginning', series: { ...ofTwo, 'twofold_speed_task_up{partition="0"}': '1x30' }, at: '12m', fires: [{}] },
      { that: 'all of them', series: { ...ofTwo, 'twofold_speed_task_up{partition="0"}': '1x5 stale' }, at: '12m', fires: [{}] },
    ],
  },
  {
    name: 'LagGrowing',
    expr: 'twofold:lag:records > 1000 and deriv(twofold:lag:records[15m]) > 0',
    for: '10m',
    severity: 'ticket',
    summary: 'The speed layer falls ever further behind the log',
    histories: [
      { that: 'a burst that is worked off', series: { 'twofold_speed_lag_offsets{topic="a", partition="0"}': '0x5 50000-5000x10 0x30' }, at: '20m', fires: [] },
      { that: 'a little lag that comes and goes', series: { 'twofold_speed_lag_offsets{topic="a", partition="0"}': '10+10x40' }, at: '40m', fires: [] },
      {
        that: 'two partitions that grow together',
        series: { 'twofold_speed_lag_offsets{topic="a", partition="0"}': '0+100x40', 'twofold_speed_lag_offsets{topic="a", partition="1"}': '0+100x40' },
        at: '30m',
        fires: [{}],
      },
    ],
  },
  {
    name: 'DeadLetters',
    expr: 'sum(increase(twofold_speed_dead_letters_sent_total[15m])) > 0',
    for: '0s',
    severity: 'ticket',
    summary: 'Records were rejected and sent to a dead-letter topic',
    histories: [
      { that: 'none are quiet', series: { twofold_speed_dead_letters_sent_total: '7x30' }, at: '20m', fires: [] },
      { that: 'one', series: { twofold_speed_dead_letters_sent_total: '0x10 1x20' }, at: '14m', fires: [{}] },
      { that: 'long ago', series: { twofold_speed_dead_letters_sent_total: '0x5 1x40' }, at: '40m', fires: [] },
    ],
  },
  {
    name: 'RejectionsMany',
    expr: 'sum by (topic) (rate(twofold_speed_events_rejected_total[15m])) / sum by (topic) (rate(twofold_speed_events_read_total[15m])) > 0.01',
    for: '5m',
    severity: 'page',
    summary: 'More than one record in a hundred of {{ $labels.topic }} is rejected: a producer is broken',
    histories: [
      {
        that: 'one in a thousand is quiet',
        series: { 'twofold_speed_events_rejected_total{topic="a", reason="malformed-json"}': '0+1x40', 'twofold_speed_events_read_total{topic="a"}': '0+1000x40' },
        at: '30m',
        fires: [],
      },
      {
        that: 'two reasons together, of one topic of two',
        series: {
          'twofold_speed_events_rejected_total{topic="a", reason="malformed-json"}': '0+6x40',
          'twofold_speed_events_rejected_total{topic="a", reason="invalid-field"}': '0+6x40',
          'twofold_speed_events_read_total{topic="a"}': '0+1000x40',
          'twofold_speed_events_read_total{topic="b"}': '0+1000x40',
        },
        at: '30m',
        fires: [{ topic: 'a' }],
      },
    ],
  },
];
