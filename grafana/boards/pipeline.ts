/** For those who run it: what flows, how fast, and what goes astray. */
import type { BoardDraft } from './board';
import { graph, mustBeZero, number, worseAbove } from './panel';

const rate = (metric: string, by: string): string => `sum by (${by}) (rate(${metric}{topic=~"$topic"}[$__rate_interval]))`;
const quantile = (q: number, metric: string, by = 'le'): string => `histogram_quantile(${q}, sum by (${by}) (rate(${metric}_bucket[$__rate_interval])))`;
const both = (metric: string): Record<string, string> => ({ p50: quantile(0.5, metric), p99: quantile(0.99, metric) });

export const pipeline: BoardDraft = {
  name: 'pipeline',
  title: 'Twofold · Pipeline',
  about: 'From the log to the answer: events per second, latency, lag, rejected, duplicate and dead letters.',
  range: '1h',
  choices: [{ name: 'topic', title: 'Topic', from: ['twofold_speed_events_read_total', 'topic'] }],
  rows: {
    Now: [
      number('Events per second', 'Records that the speed layer reads, whatever becomes of them.', 'perSecond', { events: 'sum(rate(twofold_speed_events_read_total{topic=~"$topic"}[$__rate_interval]))' }, { columns: 5 }),
      number('Counted within, p99', '99 of 100 events are counted within this time of coming into the log.', 'seconds', { p99: quantile(0.99, 'twofold_speed_log_latency_seconds') }, { columns: 5, colours: worseAbove(1, 5) }),
      number('Consumer lag', 'Records that the speed layer has still to read.', 'many', { records: 'sum(twofold_speed_lag_offsets{topic=~"$topic"})' }, { columns: 5, colours: worseAbove(1_000, 100_000) }),
      number('Dead letters, 1 hour', 'Rejected records sent to a dead-letter topic. Each can be read, mended and sent again: npx twofold rejections.', 'many', { records: 'sum(increase(twofold_speed_dead_letters_sent_total[1h]))' }, { columns: 5, colours: mustBeZero }),
      number('Alerts', 'Alert rules that fire now; the Prometheus page names them and links to what to do.', 'count', { firing: 'count(ALERTS{alertstate="firing"}) or vector(0)' }, { columns: 4, colours: mustBeZero }),
    ],
    Throughput: [
      graph('Events read', 'Records that the speed layer reads, by topic.', 'perSecond', { '{{topic}}': rate('twofold_speed_events_read_total', 'topic') }, { stacked: true }),
      graph('What becomes of them', 'Counted: admitted for the first time. Duplicate: met before. Rejected: no admissible event. Together they are all that was read.', 'perSecond', {
        counted: `sum(rate(twofold_speed_events_admitted_total{topic=~"$topic"}[$__rate_interval]))`,
        duplicate: `sum(rate(twofold_speed_events_duplicate_total{topic=~"$topic"}[$__rate_interval]))`,
        rejected: `sum(rate(twofold_speed_events_rejected_total{topic=~"$topic"}[$__rate_interval])) or vector(0)`,
      }),
      graph('Events published by the storefront', 'New events, and requests that were answered as retries of earlier ones.', 'perSecond', {
        published: 'sum(rate(twofold_ingest_events_published_total[$__rate_interval]))',
        replayed: 'sum(rate(twofold_ingest_replays_total[$__rate_interval]))',
      }),
      graph('Records in a commit', 'How much a task counts at a time. Large commits under load are what makes it fast.', 'many', both('twofold_speed_commit_records')),
    ],
    Latency: [
      graph('From the log to being counted', 'From the time a record came into the log to its being counted. Late and duplicate events included.', 'seconds', both('twofold_speed_log_latency_seconds')),
      graph('From the event to being counted', 'From the time an event says that it happened. Replays and late events make it long: that is no fault of the pipeline.', 'seconds', both('twofold_speed_event_latency_seconds')),
      graph('Taking orders in', 'The storefront: from a request to its answer, the write to the log included.', 'seconds', both('twofold_ingest_request_duration_seconds')),
      graph('Answering', 'The serving layer: from a request to the end of its answer, by route, 99 of 100. Waiting for atLeast included.', 'seconds', {
        '{{route}}': quantile(0.99, 'twofold_serving_request_duration_seconds', 'le, route'),
      }),
    ],
    'Lag and errors': [
      graph('Consumer lag by topic', 'Records that the speed layer has still to read.', 'many', { '{{topic}}': 'sum by (topic) (twofold_speed_lag_offsets{topic=~"$topic"})' }, { stacked: true }),
      graph('Consumer lag by task', 'One line that stays up is one task that cannot go on, or one key with much of the traffic.', 'many', { 'task {{partition}}': 'sum by (partition) (twofold_speed_lag_offsets{topic=~"$topic"})' }),
      graph('Duplicates', 'Events met before, by topic: retries of producers. They never count twice.', 'perSecond', { '{{topic}}': rate('twofold_speed_events_duplicate_total', 'topic') }),
      graph('Rejected by reason', 'Records that are no admissible event. docs/EVENTS.md says what each reason means.', 'perSecond', { '{{reason}}': `${rate('twofold_speed_events_rejected_total', 'reason')} or vector(0)` }),
      graph('Requests refused', 'Answers other than 2xx. 4xx is a mistake of the caller; 5xx must stay 0, except that 503 of the serving layer may say not-reached, where a caller asked for more recent than there was.', 'requests', {
        'storefront {{status}}': 'sum by (status) (rate(twofold_ingest_request_duration_seconds_count{status!~"2.."}[$__rate_interval])) or vector(0)',
        'serving {{status}}': 'sum by (status) (rate(twofold_serving_request_duration_seconds_count{status!~"2.."}[$__rate_interval])) or vector(0)',
      }),
      graph('Dead letters', 'Rejected records sent to a dead-letter topic.', 'perSecond', { sent: 'sum(rate(twofold_speed_dead_letters_sent_total[$__rate_interval]))' }),
    ],
  },
};
