/** Recomputes and the archive. */
import type { AlertDraft } from './alert';

const HOUR = 3_600;
const age = 'twofold_generation_age_seconds';
const lag = 'twofold_serving_archive_lag_records';
const archived = 'twofold_archive_records_total{topic="a", outcome="admitted"}';
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
    // The youngest word of it: each batch process tells the age of the generation that it knows of.
    expr: `min(${age} or twofold_serving_freshness_seconds{layer="batch"}) > ${30 * HOUR}`,
    for: '10m',
    severity: 'ticket',
    summary: 'No generation was published for 30 hours, and one a night is planned',
    histories: [
      { that: 'a day is quiet', series: { [age]: `${24 * HOUR}+60x30` }, at: '30m', fires: [] },
      { that: 'one process has not heard of the newest', series: { [`${age}{instance="a"}`]: `${40 * HOUR}+60x30`, [`${age}{instance="b"}`]: '60+60x30' }, at: '30m', fires: [] },
      { that: 'a night left out', series: { [age]: `${30 * HOUR}+60x30` }, at: '20m', fires: [{}] },
      { that: 'the batch layer gone, the serving layer tells it', series: { 'twofold_serving_freshness_seconds{layer="batch"}': `${31 * HOUR}+60x30` }, at: '20m', fires: [{}] },
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
    // What the archive lacked two days ago it has still not read: in five more the log forgets it.
    expr: `(sum(increase(twofold_archive_records_total[2d])) or vector(0)) < max(${lag} offset 2d)`,
    for: '2h',
    severity: 'page',
    summary: 'The archive is more than two of the seven days behind that the log keeps',
    histories: [
      { that: 'much lag that is worked off is quiet', every: '1h', series: { [lag]: `5000x24 0x${LONG}`, [archived]: `0x20 0+200x${LONG}` }, at: '3d', fires: [] },
      { that: 'steady traffic with steady lag is quiet', every: '1h', series: { [lag]: `100x${LONG}`, [archived]: `0+10x${LONG}` }, at: '3d', fires: [] },
      { that: 'stands still', every: '1h', series: { [lag]: `5000+10x${LONG}`, [archived]: `90x${LONG}` }, at: '3d', fires: [{}] },
      { that: 'far too slow', every: '1h', series: { [lag]: `5000+10x${LONG}`, [archived]: `0+1x${LONG}` }, at: '3d', fires: [{}] },
      { that: 'the archiver gone altogether', every: '1h', series: { [lag]: `5000+10x${LONG}` }, at: '3d', fires: [{}] },
    ],
  },
];
