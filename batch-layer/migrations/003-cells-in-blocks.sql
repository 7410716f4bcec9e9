-- Cells of one view in one hour of a day, as one run computed them, together in one row: a line a cell, its key, a tab,
-- and its measures with a space between, ordered so that equal cells make equal texts. The log's own counters are all
-- in hour 0. It is text that is written once and compared as a whole, so it is not compressed.
CREATE TABLE cell_block (
  computed_by text NOT NULL,
  day date NOT NULL,
  view text NOT NULL,
  hour smallint NOT NULL,
  cells integer NOT NULL,
  lines text NOT NULL,
  PRIMARY KEY (computed_by, day, view, hour)
);
ALTER TABLE cell_block ALTER COLUMN lines SET STORAGE EXTERNAL;

INSERT INTO cell_block (computed_by, day, view, hour, cells, lines)
SELECT computed_by, day, split_part(key, E'\x1f', 1), split_part(key, E'\x1f', 2)::bigint / 3600000 % 24, count(*),
  string_agg(key || E'\t' || array_to_string(measures, ' '), E'\n' ORDER BY split_part(key, E'\x1f', 2)::bigint, key COLLATE "C")
FROM cell GROUP BY 1, 2, 3, 4;
DROP TABLE cell;

-- The same, a row a cell.
CREATE VIEW cell AS
SELECT computed_by, day, split_part(line, E'\t', 1) AS key, string_to_array(split_part(line, E'\t', 2), ' ')::numeric[] AS measures
FROM cell_block CROSS JOIN LATERAL unnest(string_to_array(lines, E'\n')) AS line;
