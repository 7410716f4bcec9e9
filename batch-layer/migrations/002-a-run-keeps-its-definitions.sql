-- Whose view definitions a run folds with: one that is repeated must not fold the rest of its days with others.
ALTER TABLE recompute_run ADD COLUMN definitions text;
