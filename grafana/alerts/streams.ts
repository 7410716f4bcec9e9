/** The stream processor: topologies that stand still, fall behind, meet events too late, or do not get rid of what they say. */
import type { AlertDraft } from './alert';

export const streams: readonly AlertDraft[] = [
  {
    name: 'TopologyStopped',
    expr: 'max by (topology, partition) (twofold_streams_task_up) == 0',
    for: '1m',
    severity: 'page',
    summary: 'Task {{ $labels.partition }} of the topology {{ $labels.topology }} has stopped by itself',
    histories: [
      { that: 'tasks that work are quiet', series: { 'twofold_streams_task_up{topology="fraud", partition="0"}': '1x10' }, at: '10m', fires: [] },
      {
        that: 'one of two topologies',
        series: { 'twofold_streams_task_up{topology="fraud", partition="0"}': '1x3 0x7', 'twofold_streams_task_up{topology="sessions", partition="0"}': '1x10' },
        at: '6m',
        fires: [{ topology: 'fraud', partition: '0' }],
      },
      { that: 'another process took it over', series: { 'twofold_streams_task_up{topology="fraud", partition="0", instance="a"}': '0x10', 'twofold_streams_task_up{topology="fraud", partition="0", instance="b"}': '1x10' }, at: '6m', fires: [] },
    ],
  },
  {
    name: 'TopologyLagGrowing',
    expr: 'twofold:streams:lag:records > 1000 and deriv(twofold:streams:lag:records[15m]) > 0',
    for: '10m',
    severity: 'ticket',
    summary: 'The topology {{ $labels.topology }} falls ever further behind the log',
    histories: [
      { that: 'a year of events that is worked off', series: { 'twofold_streams_lag_offsets{topology="fraud", topic="a"}': '0x5 50000-2000x25 0x30' }, at: '25m', fires: [] },
      { that: 'a little lag that comes and goes', series: { 'twofold_streams_lag_offsets{topology="fraud", topic="a"}': '10+10x40' }, at: '40m', fires: [] },
      {
        that: 'one of two, its topics together',
        series: { 'twofold_streams_lag_offsets{topology="fraud", topic="a"}': '0+60x40', 'twofold_streams_lag_offsets{topology="fraud", topic="b"}': '0+60x40', 'twofold_streams_lag_offsets{topology="sessions", topic="a"}': '0x40' },
        at: '30m',
        fires: [{ topology: 'fraud' }],
      },
    ],
  },
  {
    name: 'TopologyOutputsWait',
    expr: 'sum by (topology) (rate(twofold_streams_outputs_made_total[5m])) > 0 unless sum by (topology) (rate(twofold_streams_outputs_sent_total[5m])) > 0',
    for: '5m',
    severity: 'page',
    summary: 'What the topology {{ $labels.topology }} says stays in its outbox: nothing of it is sent',
    histories: [
      { that: 'what is said is sent, in its own time', series: { 'twofold_streams_outputs_made_total{topology="fraud"}': '0+5x30', 'twofold_streams_outputs_sent_total{topology="fraud"}': '0x3 5+5x27' }, at: '20m', fires: [] },
      { that: 'who says nothing has nothing to send', series: { 'twofold_streams_outputs_made_total{topology="fraud"}': '9x30', 'twofold_streams_outputs_sent_total{topology="fraud"}': '9x30' }, at: '20m', fires: [] },
      { that: 'nothing is sent any more', series: { 'twofold_streams_outputs_made_total{topology="fraud"}': '0+5x30', 'twofold_streams_outputs_sent_total{topology="fraud"}': '0+5x5 25x25' }, at: '25m', fires: [{ topology: 'fraud' }] },
      { that: 'nothing ever was', series: { 'twofold_streams_outputs_made_total{topology="fraud"}': '0+5x30' }, at: '25m', fires: [{ topology: 'fraud' }] },
    ],
  },
  {
    name: 'TopologyLateEvents',
    expr: 'sum by (topology) (twofold_streams_late_events) - sum by (topology) (twofold_streams_late_events offset 15m) > 0',
    for: '0s',
    severity: 'ticket',
    summary: 'Events came too late for {{ $labels.topology }} to correct anything: they are in its late topic',
    histories: [
      { that: 'those of long ago are quiet, also where another process tells of them now', series: { 'twofold_streams_late_events{topology="fraud", instance="a"}': '7x20 stale', 'twofold_streams_late_events{topology="fraud", instance="b"}': '_x20 7x40' }, at: '45m', fires: [] },
      { that: 'new ones', series: { 'twofold_streams_late_events{topology="fraud"}': '7x20 9x20', 'twofold_streams_late_events{topology="sessions"}': '0x40' }, at: '25m', fires: [{ topology: 'fraud' }] },
    ],
  },
];
