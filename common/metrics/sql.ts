/**
 * The batch reading of the views: one SELECT per view that folds event days of the archive below a cut.
 * Parameters: $1 the days as date[]; $2 the cut as jsonb, {"<topic>": [next offset by partition]}. Each row is a cell:
 * `day`, `bucket` (start of its time bucket), `key` as in cell-key.ts, and `measures`, whole numbers in declared order
 * with a space between. Rows come by bucket and dimensions, so that equal cells come in the same order.
 */
import { archiveTable, columnOf, ITEM_COLUMNS } from '../events/archive-table';
import { eventOfType } from '../events/catalogue';
import type { EventDeclaration } from '../events/event';
import { GRAIN_MILLIS } from '../time';
import type { Condition, Expression } from './expression';
import { LOG_VIEW } from './log-counters';
import type { Source, View } from './view';

const AGGREGATE = { count: 'sum', sum: 'sum', min: 'min', max: 'max' } as const;

export function viewSql(view: View): string {
  const dimensions = Object.keys(view.dimensions).map((_, i) => `d${i}`);
  // One that is missing must be missed: `||` gives NULL for it, where concat_ws would leave it out.
  const measures = Object.values(view.measures).map((measure, i) => `${AGGREGATE[measure.kind]}(m${i})::text`);
  const groups = ['bucket', ...dimensions];
  return `SELECT day, bucket, concat_ws(E'\\x1f', ${[text(view.name), ...groups].join(', ')}) AS key, ${measures.join(" || ' ' || ")} AS measures
FROM (
${view.from.map((source) => sourceSql(view, source)).join('\nUNION ALL\n')}
) AS folded
GROUP BY day, ${groups.join(', ')}
ORDER BY ${['bucket', ...dimensions.map((name) => `${name} COLLATE "C"`)].join(', ')}`;
}

/**
 * The `_log` cells of what is archived below the cut (parameter $1), all days together: `key` and `measures` as above.
 * With `since`, only of records at or above the position $2, whose first occurrences all fall on the days $3.
 */
export function logCountersSql(events: readonly EventDeclaration[], since = false): string {
  const admitted = events.map(
    (event) => `SELECT ${text(event.topic)} AS topic, log_partition, 'admitted' AS outcome, '' AS reason, '' AS currency, count(*) AS records, 0::numeric AS amount
  FROM ${archiveTable(event)} WHERE ${belowCut(event.topic, '$1')}${since ? ` AND event_day = ANY($3::date[]) AND log_offset >= coalesce(${offsetIn(event.topic, '$2')}, 0)` : ''} GROUP BY log_partition`,
  );
  return `WITH span AS (
  SELECT topic, (number - 1)::smallint AS log_partition, ${since ? "coalesce(($2::jsonb -> topic ->> (number - 1)::int)::bigint, 0)" : '0'} AS first, next::bigint
  FROM jsonb_each($1::jsonb) AS topics(topic, offsets) CROSS JOIN LATERAL jsonb_array_elements_text(offsets) WITH ORDINALITY AS partitions(next, number)
)
SELECT concat_ws(E'\\x1f', ${text(LOG_VIEW)}, '0', topic, log_partition, outcome, reason, currency) AS key, records || ' ' || amount AS measures
FROM (
${admitted.join('\nUNION ALL\n')}
UNION ALL
SELECT topic, log_partition, 'duplicate', '', currency, count(*), sum(amount)
  FROM span JOIN duplicate USING (topic, log_partition) WHERE log_offset >= first AND log_offset < next GROUP BY topic, log_partition, currency
UNION ALL
SELECT topic, log_partition, 'rejected', reason, '', count(*), 0
  FROM span JOIN rejection USING (topic, log_partition) WHERE log_offset >= first AND log_offset < next GROUP BY topic, log_partition, reason
) AS counted`;
}

function sourceSql(view: View, source: Source): string {
  const event = eventOfType(source.event);
  if (!event) throw new TypeError(`view ${view.name}: ${source.event} is not in the catalogue`);
  const scope: Scope = (name) => (source.explode && name in ITEM_COLUMNS ? `item.${itemColumn(name)}` : `event.${columnOf(name)}`);
  const bucket = GRAIN_MILLIS[view.grain];
  const columns = [
    'event.event_day AS day',
    `event.event_time / ${bucket} * ${bucket} AS bucket`,
    ...Object.values({ ...view.dimensions, ...source.dimensions }).map((dimension, i) => `coalesce(${sql(dimension, scope)}, '') AS d${i}`),
    ...Object.entries(view.measures).map(([name, measure], i) => `${measure.kind === 'count' ? '1' : measureSql(view, source, name, scope)} AS m${i}`),
  ];
  const explode = source.explode
    ? ` CROSS JOIN LATERAL unnest(event.${ITEM_COLUMNS.productId}, event.${ITEM_COLUMNS.quantity}, event.${ITEM_COLUMNS.unitPrice}) AS item(${Object.values(ITEM_COLUMNS).join(', ')})`
    : '';
  const where = ['event.event_day = ANY($1::date[])', belowCut(event.topic, '$2'), ...(source.where ? [conditionSql(source.where, scope)] : [])];
  return `SELECT ${columns.join(', ')}
  FROM ${archiveTable(event)} AS event${explode}
  WHERE ${where.join(' AND ')}`;
}

type Scope = (fieldName: string) => string;

function itemColumn(name: string): string {
  return name === 'productId' ? ITEM_COLUMNS.productId : name === 'quantity' ? ITEM_COLUMNS.quantity : ITEM_COLUMNS.unitPrice;
}

function measureSql(view: View, source: Source, name: string, scope: Scope): string {
  const input = source.measures[name];
  if (!input) throw new TypeError(`view ${view.name}: source ${source.event} says nothing for measure ${name}`);
  return sql(input, scope);
}

function sql(expression: Expression, scope: Scope): string {
  switch (expression.op) {
    case 'field':
      return scope(expression.name);
    case 'text':
      return text(expression.value);
    case 'or-else':
      return `coalesce(${sql(expression.of, scope)}, ${text(expression.otherwise)})`;
    case 'negate':
      return `-(${sql(expression.of, scope)})`;
    case 'multiply':
      return `(${sql(expression.left, scope)} * ${sql(expression.right, scope)})`;
    case 'band': {
      const value = sql(expression.of, scope);
      const by = sql(expression.by, scope);
      const cases = expression.bands.map((candidate) => `WHEN ${value} >= ${thresholdSql(candidate.from, by)} THEN ${text(candidate.name)}`);
      return `CASE ${cases.join(' ')} ELSE ${text(expression.otherwise)} END`;
    }
  }
}

/** A currency without a threshold of its own takes the default; without a default it compares with NULL, so never holds. */
function thresholdSql(from: Readonly<Record<string, bigint>>, by: string): string {
  const own = Object.entries(from).filter(([currency]) => currency !== 'default');
  const otherwise = from['default'] === undefined ? 'NULL' : from['default'].toString();
  if (own.length === 0) return otherwise;
  return `CASE ${by} ${own.map(([currency, value]) => `WHEN ${text(currency)} THEN ${value}`).join(' ')} ELSE ${otherwise} END`;
}

function conditionSql(condition: Condition, scope: Scope): string {
  const left = sql(condition.left, scope);
  return condition.op === 'equals' ? `${left} = ${text(condition.value)}` : `${left} >= ${condition.value}`;
}

function belowCut(topic: string, cut: string): string {
  return `log_offset < ${offsetIn(topic, cut)}`;
}

/** A row's partition's offset in a position, NULL where it has none: the array is made once a statement, not once a row. */
function offsetIn(topic: string, position: string): string {
  return `(ARRAY(SELECT next::bigint FROM jsonb_array_elements_text(${position}::jsonb -> ${text(topic)}) AS next))[log_partition + 1]`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
