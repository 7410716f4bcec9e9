/** Recomputes and the archive. */
import type { AlertDraft } from './alert';

const HOUR = 3_600;
const planned = 'twofold_recompute_planned_timestamp_seconds';
const next = 'twofold_archive_next_offset';
const end = 'twofold_log_end_offset';
const place = { topic: 'a', partition: '0' };
const at = '{topic="a", partition="0"}';
/** Hours of four days. */
const LONG = 96;

export const batch: readonly AlertDraft[] = [
  {
    name: 'RecomputeFailed',
    expr: 'sum(increase(twofold_recompute_failures_total[1h])) > 0',
    for: '0s',
    severity: 'ticket',
    summary: 'A recompute failed for good; the generation before goes on answering',
    histories: [
      { that: 'failures of old are quiet', series: { twofold_recompute_failures_total: '2x90' }, at: '80m', fires: [] },
      { that: 'a new one', series: { twofold_recompute_failures_total: '2x30 3x30' }, at: '40m', fires: [{}] },
    ],
  },
  {
    name: 'RecomputeOverdue',
    // The latest word of it: a batch process tells what follows the generation that it knows of.
    expr: `time() - max(twofold_recompute_planned_timestamp_seconds) > ${3 * HOUR}`,
    for: '10m',
    severity: 'ticket',
    summary: 'A recompute was planned more than three hours ago, and no generation came of it',
    histories: [
      { that: 'one that is still to come is quiet', series: { [planned]: `${2 * HOUR}x300` }, at: '100m', fires: [] },
      { that: 'one that takes two hours is quiet', series: { [planned]: `${HOUR}x180 ${25 * HOUR}x100` }, at: '200m', fires: [] },
      { that: 'one process has not heard of the newest generation', series: { [`${planned}{instance="a"}`]: '0x300', [`${planned}{instance="b"}`]: `${24 * HOUR}x300` }, at: '300m', fires: [] },
      { that: 'a night left out', series: { [planned]: `${HOUR}x300` }, at: '260m', fires: [{}] },
    ],
  },
  {
    name: 'ArchiveStandsStill',
    expr: 'max(twofold_archive_reading) == 0',
    for: '10m',
    severity: 'ticket',
    summary: 'Something keeps the archiver from reading the log',
    histories: [
      { that: 'a restart of Postgres is quiet', series: { twofold_archive_reading: '1x5 0x3 1x20' }, at: '20m', fires: [] },
      { that: 'it stays so', series: { twofold_archive_reading: '1x5 0x20' }, at: '18m', fires: [{}] },
    ],
  },
  {
    name: 'ArchiveBehindRetention',
    // What the log held two days ago the archive has still not read: in five more the log forgets it. The archive's last word counts, so that one that is gone is behind, too.
    expr: `max by (topic, partition) (last_over_time(${next}[3d])) < max by (topic, partition) (${end} offset 2d)`,
    for: '1h',
    severity: 'page',
    summary: 'The archive is more than two of the seven days behind that the log keeps, in {{ $labels.topic }}/{{ $labels.partition }}',
    histories: [
      { that: 'steady traffic with steady lag is quiet', every: '1h', series: { [`${end}${at}`]: `100+10x${LONG}`, [`${next}${at}`]: `0+10x${LONG}` }, at: '3d', fires: [] },
      { that: 'much lag that is worked off is quiet', every: '1h', series: { [`${end}${at}`]: `5000+10x${LONG}`, [`${next}${at}`]: `0+200x${LONG}` }, at: '3d', fires: [] },
      { that: 'stands still', every: '1h', series: { [`${end}${at}`]: `100+10x${LONG}`, [`${next}${at}`]: `90x${LONG}` }, at: '3d', fires: [place] },
      { that: 'far too slow', every: '1h', series: { [`${end}${at}`]: `5000+10x${LONG}`, [`${next}${at}`]: `0+1x${LONG}` }, at: '3d', fires: [place] },
      { that: 'the archiver gone altogether', every: '1h', series: { [`${end}${at}`]: `100+10x20 stale`, [`${next}${at}`]: `0x20 stale` }, at: '63h', fires: [place] },
    ],
  },
  {
    name: 'LogForgotUnarchived',
    // The first offset that is kept lies beyond the next one that the archive reads.
    expr: `max by (topic, partition) (twofold_log_first_offset) > max by (topic, partition) (${next})`,
    for: '1m',
    severity: 'page',
    summary: 'The log has forgotten records of {{ $labels.topic }}/{{ $labels.partition }} that the archive does not hold',
    histories: [
      { that: 'a log that keeps what is not archived yet is quiet', series: { [`twofold_log_first_offset${at}`]: '0x5 40x10', [`${next}${at}`]: '40x15' }, at: '10m', fires: [] },
      { that: 'one partition', series: { [`twofold_log_first_offset${at}`]: '0x5 41x10', [`${next}${at}`]: '40x15', 'twofold_log_first_offset{topic="a", partition="1"}': '0x15', [`${next}{topic="a", partition="1"}`]: '9x15' }, at: '10m', fires: [place] },
      { that: 'a topic that the archive has not begun', series: { [`twofold_log_first_offset${at}`]: '41x15' }, at: '10m', fires: [] },
    ],
  },
];
