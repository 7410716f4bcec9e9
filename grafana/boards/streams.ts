/** The stream processor: how far each topology is, what it says, and what came too late. */
import type { BoardDraft } from './board';
import { graph, mustBeZero, number, worseAbove } from './panel';

const of = '{topology=~"$topology"}';

export const streams: BoardDraft = {
  name: 'streams',
  title: 'Twofold · Streams',
  about: 'The stream processor by topology: lag, watermark, records and outputs a second, late events and late money, commits.',
  range: '1h',
  choices: [{ name: 'topology', title: 'Topology', from: ['twofold_streams_tasks', 'topology'] }],
  rows: {
    Now: [
      number('Tasks stopped', 'Tasks of topologies that do not go on; `npx twofold topology` says why.', 'count', { stopped: `count(max by (topology, partition) (twofold_streams_task_up${of}) == 0) or vector(0)` }, { columns: 4, colours: mustBeZero }),
      number('Tasks paused', 'Tasks that a store or a table holds up just now. Nothing is lost: their partitions are not read meanwhile.', 'count', { paused: `sum(twofold_streams_paused${of})` }, { columns: 4, colours: worseAbove(1, 8) }),
      number('Records to read', 'What all chosen topologies together have still to read.', 'many', { records: `sum(twofold_streams_lag_offsets${of})` }, { columns: 4, colours: worseAbove(1_000, 100_000) }),
      number('Outputs, 1 hour', 'Sent to their topics, internal ones and late events with them.', 'many', { sent: `sum(increase(twofold_streams_outputs_sent_total${of}[1h]))` }, { columns: 4 }),
      number('Late events', 'Events that came too late to correct anything, since the state began; they lie in the late topics.', 'count', { late: `sum(twofold_streams_late_events${of})` }, { columns: 4, colours: worseAbove(1, 1_000) }),
      number('Commit time, p99', '99 of 100 commits into the state took less, over the last 5 minutes.', 'seconds', { p99: `histogram_quantile(0.99, sum by (le) (rate(twofold_streams_commit_duration_seconds_bucket${of}[5m])))` }, { columns: 4, colours: worseAbove(0.25, 1) }),
    ],
    'How far': [
      graph('Lag', 'Records that each topology has still to read. After a start it falls from the whole log to 0.', 'many', { '{{topology}}': `sum by (topology) (twofold_streams_lag_offsets${of})` }),
      graph('Watermark behind the clock', 'How far the event time of each topology lies behind now. It follows the events: where none come, it stays behind by the allowed lateness.', 'seconds', { '{{topology}}': `time() - min by (topology) (twofold_streams_watermark_seconds${of})` }),
      graph('Records read', 'By topology. Each reads the log for itself.', 'perSecond', { '{{topology}}': `sum by (topology) (rate(twofold_streams_records_read_total${of}[$__rate_interval]))` }, { stacked: true }),
      graph('Tasks by process', 'How many tasks each process holds, over the chosen topologies.', 'count', { '{{instance}}': `sum by (instance) (twofold_streams_tasks${of})` }),
    ],
    'What they say': [
      graph('Outputs made', 'Committed to outboxes, internal ones and late events with them.', 'perSecond', { '{{topology}}': `sum by (topology) (rate(twofold_streams_outputs_made_total${of}[$__rate_interval]))` }, { stacked: true }),
      graph('Outputs sent', 'Sent to their topics, each once. What is made is sent within a second or two.', 'perSecond', { '{{topology}}': `sum by (topology) (rate(twofold_streams_outputs_sent_total${of}[$__rate_interval]))` }, { stacked: true }),
      graph('Late events', 'Events that came too late to correct anything, since the state began.', 'count', { '{{topology}}': `sum by (topology) (twofold_streams_late_events${of})` }),
      graph('Late money', 'What those amount to, by currency; 0 where there are none. Exact figures are in the late topics.', 'money', { '{{currency}}': `sum by (currency) (twofold_streams_late_money${of}) or label_replace(vector(0), "currency", "none", "", "")` }),
    ],
    'The process': [
      graph('Commits', 'Commits of tasks into their state, by topology.', 'operations', { '{{topology}}': `sum by (topology) (rate(twofold_streams_commit_duration_seconds_count${of}[$__rate_interval]))` }, { columns: 8 }),
      graph('Processor', 'Cores used by each process of the stream processor, which runs at a lower priority than the layers.', 'many', { '{{instance}}': 'rate(process_cpu_seconds_total{job="twofold", layer="streams"}[$__rate_interval])' }, { columns: 8 }),
      graph('Memory', 'Resident memory. State of windows, joins and sessions is held here, besides in Redis.', 'bytes', { '{{instance}}': 'process_resident_memory_bytes{job="twofold", layer="streams"}' }, { columns: 8 }),
    ],
  },
};
