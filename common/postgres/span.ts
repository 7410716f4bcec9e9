/** The stretch of each partition that lies between two positions, as rows to join with tables of the log. */

/**
 * `span (topic, log_partition, first, next)`: offsets from `first` on and below `next`. Both are parameters (`$1`) that hold
 * a position as jsonb; without `since`, or for a partition that it lacks, from the beginning. `where` may narrow down the topics.
 */
export function spanSql(to: string, since?: string, where = 'true'): string {
  const first = since === undefined ? '0' : `coalesce((${since}::jsonb -> topic ->> (number - 1)::int)::bigint, 0)`;
  return `span AS (
  SELECT topic, (number - 1)::smallint AS log_partition, ${first} AS first, next::bigint AS next
  FROM jsonb_each(${to}::jsonb) AS topics(topic, offsets) CROSS JOIN LATERAL jsonb_array_elements_text(offsets) WITH ORDINALITY AS partitions(next, number)
  WHERE ${where}
)`;
}
