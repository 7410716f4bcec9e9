-- A dry run stops before its result is published and waits for a decision; a roll-back brings an older generation's cells
-- up to the present cut.
ALTER TABLE recompute_run
  DROP CONSTRAINT recompute_run_mode_check,
  DROP CONSTRAINT recompute_run_status_check,
  ADD CONSTRAINT recompute_run_mode_check CHECK (mode IN ('full', 'dirty', 'rollback')),
  ADD CONSTRAINT recompute_run_status_check CHECK (status IN ('queued', 'running', 'computed', 'published', 'failed', 'cancelled', 'discarded')),
  ADD COLUMN dry_run boolean NOT NULL DEFAULT false,
  ADD COLUMN roll_back_to bigint CHECK ((roll_back_to IS NOT NULL) = (mode = 'rollback')),
  ADD COLUMN started_at bigint,
  ADD COLUMN computed_at bigint,
  -- What the publish of a dry run's result needs; its cells lie in cell_block under the run's id.
  ADD COLUMN computed jsonb,
  -- Not jsonb: names stay in the order in which they were declared.
  ADD COLUMN difference json,
  -- Somebody asked for its result to be published.
  ADD COLUMN decided boolean NOT NULL DEFAULT false,
  ADD COLUMN cells bigint;

-- The cells that a dry run's result would change, up to a bound; the run's difference counts them all.
CREATE TABLE recompute_difference (
  run text NOT NULL REFERENCES recompute_run ON DELETE CASCADE,
  number integer NOT NULL,
  view text NOT NULL,
  cell json NOT NULL,
  PRIMARY KEY (run, number)
);
