-- An edition is one making of a topology: its own state, internal topics and numbered outputs. A replay builds the next one
-- beside the live one; a number is never used twice, so dropped ones stay as rows.
CREATE TABLE topology_edition (
  topology text NOT NULL,
  edition integer NOT NULL CHECK (edition > 0),
  hash text NOT NULL,
  cause text NOT NULL CHECK (cause IN ('first', 'replay', 'state lost')),
  state text NOT NULL CHECK (state IN ('building', 'switching', 'live', 'old', 'dropped')),
  -- Where its state begins, per topic and partition; null where that is the log's beginning.
  from_position jsonb,
  -- Event time, ms, before which the switch corrects nothing; null where it knows everything.
  corrects_from bigint,
  -- What the switch corrects, as it found when it began.
  difference jsonb,
  begun_at timestamptz NOT NULL DEFAULT now(),
  live_at timestamptz,
  PRIMARY KEY (topology, edition)
);
CREATE UNIQUE INDEX one_live_edition ON topology_edition (topology) WHERE state = 'live';
CREATE UNIQUE INDEX one_coming_edition ON topology_edition (topology) WHERE state IN ('building', 'switching');
