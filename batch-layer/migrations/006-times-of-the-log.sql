-- Which position the log had reached at which time, by the broker's record times: what answers about the past go by.

-- The first record of a second, where no record before it is of that second or a later one. So the first record that is not
-- before a whole second is that of the first row at or after it. Times are milliseconds since 1970, UTC.
CREATE TABLE log_second (
  topic text NOT NULL,
  log_partition smallint NOT NULL,
  second bigint NOT NULL,
  first_offset bigint NOT NULL,
  PRIMARY KEY (topic, log_partition, second)
);
-- The other way round: how late it was where an offset was reached.
CREATE INDEX log_second_by_offset ON log_second (topic, log_partition, first_offset);

-- When the archive last held all that the log held: whatever it does not hold was written later.
CREATE TABLE archive_level (at bigint NOT NULL);
INSERT INTO archive_level VALUES (0);

-- Of what was archived before, no times were kept: instants before this one cannot be found. NULL where there was nothing.
ALTER TABLE archive_progress ADD COLUMN timed_since bigint;
UPDATE archive_progress SET timed_since = (extract(epoch FROM clock_timestamp()) * 1000)::bigint WHERE next_offset > start_offset;
