-- What the batch layer keeps. The event tables themselves are made from the catalogue: see ../event-tables.ts.

-- Up to where each partition is archived. Whoever moves it compares it first, so only one archiver can.
CREATE TABLE archive_progress (
  topic text NOT NULL,
  log_partition smallint NOT NULL,
  start_offset bigint NOT NULL,
  next_offset bigint NOT NULL,
  PRIMARY KEY (topic, log_partition)
);

-- The days that the archive holds, and the last record of each: what a recompute of dirty days goes by.
CREATE TABLE archived_day (
  event_day date NOT NULL,
  topic text NOT NULL,
  log_partition smallint NOT NULL,
  last_offset bigint NOT NULL,
  PRIMARY KEY (event_day, topic, log_partition)
);

-- Records whose identity was there already. The amount is what they would have added wrongly, in 1/10,000.
CREATE TABLE duplicate (
  topic text NOT NULL,
  log_partition smallint NOT NULL,
  log_offset bigint NOT NULL,
  event_id text NOT NULL,
  event_day date NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (topic, log_partition, log_offset)
);

-- Records that are no admissible event, with their bytes. `size` is the whole record's; larger ones are kept in part.
CREATE TABLE rejection (
  topic text NOT NULL,
  log_partition smallint NOT NULL,
  log_offset bigint NOT NULL,
  log_time bigint NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  size integer NOT NULL,
  key bytea,
  value bytea,
  resent_at bigint,
  PRIMARY KEY (topic, log_partition, log_offset)
);
CREATE INDEX rejection_by_time ON rejection (log_time DESC, topic, log_partition, log_offset DESC);

-- One recompute, as people follow it. Whoever asks for one writes it here first; the queue only wakes the batch layer.
CREATE TABLE recompute_run (
  id text PRIMARY KEY,
  mode text NOT NULL CHECK (mode IN ('full', 'dirty')),
  status text NOT NULL CHECK (status IN ('queued', 'running', 'published', 'failed', 'cancelled')),
  phase text NOT NULL,
  days_done integer NOT NULL DEFAULT 0,
  days_total integer NOT NULL DEFAULT 0,
  requested_by text NOT NULL CHECK (requested_by IN ('schedule', 'api', 'cli')),
  requested_at bigint NOT NULL,
  finished_at bigint,
  cancel_requested boolean NOT NULL DEFAULT false,
  cut jsonb,
  generation bigint,
  error text
);
CREATE INDEX recompute_run_by_time ON recompute_run (requested_at DESC);

-- Published results. Times are milliseconds since 1970, UTC; a cut is {"<topic>": [next offset by partition]}.
CREATE TABLE generation (
  id bigint PRIMARY KEY,
  run text NOT NULL UNIQUE,
  cut jsonb NOT NULL,
  definitions text NOT NULL,
  published_at bigint NOT NULL,
  reconciled jsonb NOT NULL
);

-- Which run computed each day of a generation: a dirty recompute takes the other days from the one before.
CREATE TABLE generation_day (
  generation bigint NOT NULL REFERENCES generation ON DELETE CASCADE,
  day date NOT NULL,
  computed_by text NOT NULL,
  PRIMARY KEY (generation, day)
);

-- Cells of one day as one run computed them; one integer a measure. A run's cells count once its generation is published.
CREATE TABLE cell (
  computed_by text NOT NULL,
  day date NOT NULL,
  key text NOT NULL,
  measures numeric[] NOT NULL,
  PRIMARY KEY (computed_by, day, key)
);
