/** Kafka, Redis and Postgres: whether they are there, how full, how fast, and what Twofold asks of them. */
import type { BoardDraft } from './board';
import { graph, mustBeOne, mustBeZero, number, worseAbove } from './panel';

const probed = (store: string): string => `min(probe_success{store="${store}"})`;
const ours = 'datname!~"template.*|postgres|"';

export const stores: BoardDraft = {
  name: 'stores',
  title: 'Twofold · Stores',
  about: 'Kafka, Redis and Postgres, as they tell it and as Twofold feels it.',
  range: '1h',
  choices: [],
  rows: {
    Now: [
      number('Kafka', '1 while its door answers.', 'count', { up: probed('kafka') }, { columns: 4, colours: mustBeOne }),
      number('Redis', '1 while its door answers.', 'count', { up: probed('redis') }, { columns: 4, colours: mustBeOne }),
      number('Postgres', '1 while its door answers.', 'count', { up: probed('postgres') }, { columns: 4, colours: mustBeOne }),
      number('Archive reads', '1 while the archiver reads the log into Postgres.', 'count', { reading: 'min(twofold_archive_reading)' }, { columns: 4, colours: mustBeOne }),
      number('Keys that Redis dropped', 'Must be 0: the live state is no cache (maxmemory-policy noeviction).', 'count', { dropped: 'sum(redis_evicted_keys_total)' }, { columns: 4, colours: mustBeZero }),
      number('Time to open a door', 'The slowest of the three to take a connection.', 'seconds', { slowest: 'max(probe_duration_seconds)' }, { columns: 4, colours: worseAbove(0.25, 1) }),
    ],
    'As the layers see them': [
      graph('Stores that answer', '1 while the store answers the processes of the layer, as they see it themselves. A layer that is not listed has no need of the store.', 'count', { '{{layer}}: {{store}}': 'min by (layer, store) (twofold_store_up)' }, { columns: 12 }),
      graph('Tasks that a store holds up', 'Paused: what they have in hand has waited for more than a second. Nothing more is fetched for them, and nothing is lost.', 'count', {
        'speed layer': 'sum(twofold_speed_paused)',
        streams: 'sum(twofold_streams_paused)',
        archiver: 'sum(twofold_archive_paused)',
      }, { columns: 6 }),
      graph('Records in hand', 'What each process has fetched and not dealt with. It does not grow while tasks are paused.', 'bytes', { '{{layer}} {{instance}}': 'twofold_log_bytes_in_hand' }, { columns: 6 }),
    ],
    'Kafka: the log': [
      graph('Records read', 'What the two readers of the log take from it. After the archiver was away it reads faster, until both are level.', 'perSecond', {
        'speed layer': 'sum(rate(twofold_speed_events_read_total[$__rate_interval]))',
        archiver: 'sum(rate(twofold_archive_records_total[$__rate_interval]))',
      }, { columns: 12 }),
      graph('Records not read yet', 'Offsets between the end of the log and each reader. Retention removes what lies longer than seven days.', 'many', {
        'speed layer': 'sum(twofold_speed_lag_offsets)',
        archiver: 'max(twofold_serving_archive_lag_records)',
      }, { columns: 12 }),
      graph('What the log keeps', 'Records between the first that retention has left and the end, by topic.', 'many', { '{{topic}}': 'sum by (topic) (max by (topic, partition) (twofold_log_end_offset) - max by (topic, partition) (twofold_log_first_offset))' }, { columns: 12, stacked: true }),
      graph('Room before retention', 'Records that the log still keeps below the one that the archive reads next, in the partition where they are fewest. Below 0, records are lost to the archive.', 'many', {
        '{{topic}}': 'min by (topic) (max by (topic, partition) (twofold_archive_next_offset) - max by (topic, partition) (twofold_log_first_offset))',
      }, { columns: 12 }),
    ],
    'Redis: the live state': [
      graph('Memory', 'Used, and the limit where one is set (0: none). Identities of recent days and live cells are most of it.', 'bytes', { used: 'sum(redis_memory_used_bytes)', limit: 'sum(redis_memory_max_bytes)' }, { columns: 8 }),
      graph('Commands', 'What Redis is asked each second.', 'operations', { commands: 'sum(rate(redis_commands_processed_total[$__rate_interval]))' }, { columns: 8 }),
      graph('Time of a commit', 'How long Redis took for a commit of a task, as the task saw it.', 'seconds', {
        p50: 'histogram_quantile(0.5, sum by (le) (rate(twofold_speed_commit_duration_seconds_bucket[$__rate_interval])))',
        p99: 'histogram_quantile(0.99, sum by (le) (rate(twofold_speed_commit_duration_seconds_bucket[$__rate_interval])))',
      }, { columns: 8 }),
      graph('Connections', 'Clients of Redis, and those that wait for something.', 'count', { connected: 'sum(redis_connected_clients)', waiting: 'sum(redis_blocked_clients)' }, { columns: 12 }),
      graph('Append-only file', '1 while the last write to the file that makes Redis durable went well.', 'count', { 'last write': 'min(redis_aof_last_write_status)' }, { columns: 12 }),
    ],
    'Postgres: the archive': [
      graph('Size', 'Of each database: the archive grows with every event and is never pruned.', 'bytes', { '{{datname}}': `pg_database_size_bytes{${ours}}` }, { columns: 8 }),
      graph('Transactions', 'Committed and rolled back. A publish that was overtaken rolls back; many in a row are worth a look.', 'operations', {
        committed: `sum(rate(pg_stat_database_xact_commit{${ours}}[$__rate_interval]))`,
        'rolled back': `sum(rate(pg_stat_database_xact_rollback{${ours}}[$__rate_interval]))`,
      }, { columns: 8 }),
      graph('Connections', 'Open connections by what they do, and the most that Postgres allows.', 'count', {
        '{{state}}': `sum by (state) (pg_stat_activity_count{${ours}})`,
        allowed: 'max(pg_settings_max_connections)',
      }, { columns: 8 }),
      graph('Rows written', 'Rows that were inserted: the archive by COPY, and the cells of generations.', 'operations', { inserted: `sum(rate(pg_stat_database_tup_inserted{${ours}}[$__rate_interval]))` }, { columns: 12 }),
      graph('Found in memory', 'Blocks that were read from the cache of Postgres, of all. A full recompute of a large archive lowers it.', 'share', {
        share: `sum(rate(pg_stat_database_blks_hit{${ours}}[$__rate_interval])) / (sum(rate(pg_stat_database_blks_hit{${ours}}[$__rate_interval])) + sum(rate(pg_stat_database_blks_read{${ours}}[$__rate_interval])))`,
      }, { columns: 12 }),
    ],
  },
};
