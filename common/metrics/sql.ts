/**
 * The batch reading of the views: one SELECT per view that folds event days of the archive below a cut.
 * Parameters: $1 the days as date[]; $2 the cut as jsonb, {"<topic>": [next offset by partition]}. Each row is a cell:
 * `bucket` (start of its time bucket) and `line`, which is its key as in cell-key.ts, a tab, and its measures, whole
 * numbers in declared order with a space between. Rows come by bucket and dimensions, so that equal cells come in the
 * same order; they are grouped in that order too, so that one sort can serve both.
 */
import { archiveTable, columnOf, ITEM_COLUMNS } from '../events/archive-table';
import { eventOfType } from '../events/catalogue';
import type { EventDeclaration } from '../events/event';
import { spanSql } from '../postgres/span';
import { GRAIN_MILLIS } from '../time';
import type { Condition, Expression } from './expression';
import { LOG_VIEW } from './log-counters';
import type { Source, View } from './view';

/** With `since`, the parameter of another position, only of records at or above that; `within`, a condition on event_time, narrows it down further. */
export function viewSql(view: View, since?: string, within?: string): string {
  const dimensions = Object.keys(view.dimensions).map((_, i) => `d${i}`);
  const measures = Object.values(view.measures).map(({ kind }, i) => (kind === 'count' ? 'count(*)' : `${kind}(m${i})`));
  const key = ['bucket', ...dimensions].map((column) => ` || E'\\x1f' || ${column}${column === 'bucket' ? '::text' : ''}`).join('');
  const groups = ['bucket', ...dimensions].join(', ');
  // A measure that is missing must be missed: `||` gives NULL for it, where concat_ws would leave it out.
  return `SELECT bucket, ${sqlText(view.name)}${key} || E'\\t' || ${measures.map((measure) => `${measure}::text`).join(" || ' ' || ")} AS line
FROM (
${view.from.map((source) => sourceSql(view, source, since, within)).join('\nUNION ALL\n')}
) AS folded
GROUP BY ${groups}
ORDER BY ${groups}`;
}

/**
 * The `_log` cells of what is archived below the cut (parameter $1), all days together: `key`, and `measures` with a space between.
 * With `since`, only of records at or above the position $2, whose first occurrences all fall on the days $3.
 */
export function logCountersSql(events: readonly EventDeclaration[], since = false): string {
  const admitted = events.map(
    (event) => `SELECT ${sqlText(event.topic)} AS topic, log_partition, 'admitted' AS outcome, '' AS reason, '' AS currency, count(*) AS records, 0::numeric AS amount
  FROM ${archiveTable(event)} WHERE ${belowCut(event.topic, '$1')}${since ? ` AND event_day = ANY($3::date[]) AND ${from(event.topic, '$2')}` : ''} GROUP BY log_partition`,
  );
  return `WITH ${spanSql('$1', since ? '$2' : undefined)}
SELECT concat_ws(E'\\x1f', ${sqlText(LOG_VIEW)}, '0', topic, log_partition, outcome, reason, currency) AS key, records || ' ' || amount AS measures
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

function sourceSql(view: View, source: Source, since: string | undefined, within: string | undefined): string {
  const event = eventOfType(source.event);
  if (!event) throw new TypeError(`view ${view.name}: ${source.event} is not in the catalogue`);
  const scope: Scope = (name) => (source.explode && isItemField(name) ? `one_${ITEM_COLUMNS[name]}` : columnOf(name));
  const bucket = GRAIN_MILLIS[view.grain];
  const columns = [
    `event_time / ${bucket} * ${bucket} AS bucket`,
    // Compared as bytes, which is the same everywhere.
    ...Object.values({ ...view.dimensions, ...source.dimensions }).map((dimension, i) => `coalesce(${sql(dimension, scope)}, '') COLLATE "C" AS d${i}`),
    ...Object.entries(view.measures).flatMap(([name, measure], i) => (measure.kind === 'count' ? [] : `${measureSql(view, source, name, scope)} AS m${i}`)),
  ];
  const where = `event_day = ANY($1::date[]) AND ${belowCut(event.topic, '$2')}${since === undefined ? '' : ` AND ${from(event.topic, since)}`}${within === undefined ? '' : ` AND ${within}`}`;
  const kept = source.where ? [conditionSql(source.where, scope)] : [];
  if (!source.explode) return `SELECT ${columns.join(', ')}\n  FROM ${archiveTable(event)}\n  WHERE ${[where, ...kept].join(' AND ')}`;
  // Among the columns, arrays explode in half the time that they take in a join.
  const exploded = Object.values(ITEM_COLUMNS).map((column) => `unnest(${column}) AS one_${column}`);
  return `SELECT ${columns.join(', ')}
  FROM (SELECT *, ${exploded.join(', ')} FROM ${archiveTable(event)} WHERE ${where}) AS exploded${kept.map((condition) => `\n  WHERE ${condition}`).join('')}`;
}

type Scope = (fieldName: string) => string;

function isItemField(name: string): name is keyof typeof ITEM_COLUMNS {
  return name in ITEM_COLUMNS;
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
      return sqlText(expression.value);
    case 'or-else':
      return `coalesce(${sql(expression.of, scope)}, ${sqlText(expression.otherwise)})`;
    case 'negate':
      return `-(${sql(expression.of, scope)})`;
    case 'multiply':
      return `(${sql(expression.left, scope)} * ${sql(expression.right, scope)})`;
    case 'band': {
      const value = sql(expression.of, scope);
      const by = sql(expression.by, scope);
      const cases = expression.bands.map((candidate) => `WHEN ${value} >= ${thresholdSql(candidate.from, by)} THEN ${sqlText(candidate.name)}`);
      return `CASE ${cases.join(' ')} ELSE ${sqlText(expression.otherwise)} END`;
    }
  }
}

/** A currency without a threshold of its own takes the default; without a default it compares with NULL, so never holds. */
function thresholdSql(from: Readonly<Record<string, bigint>>, by: string): string {
  const own = Object.entries(from).filter(([currency]) => currency !== 'default');
  const otherwise = from['default'] === undefined ? 'NULL' : from['default'].toString();
  if (own.length === 0) return otherwise;
  return `CASE ${by} ${own.map(([currency, value]) => `WHEN ${sqlText(currency)} THEN ${value}`).join(' ')} ELSE ${otherwise} END`;
}

function conditionSql(condition: Condition, scope: Scope): string {
  const left = sql(condition.left, scope);
  return condition.op === 'equals' ? `${left} = ${sqlText(condition.value)}` : `${left} >= ${condition.value}`;
}

function belowCut(topic: string, cut: string): string {
  return `log_offset < ${offsetIn(topic, cut)}`;
}

/** A partition that the position lacks is taken from its beginning. */
function from(topic: string, position: string): string {
  return `log_offset >= coalesce(${offsetIn(topic, position)}, 0)`;
}

/** A row's partition's offset in a position, NULL where it has none: the array is made once a statement, not once a row. */
function offsetIn(topic: string, position: string): string {
  return `(ARRAY(SELECT next::bigint FROM jsonb_array_elements_text(${position}::jsonb -> ${sqlText(topic)}) AS next))[log_partition + 1]`;
}

/** A text constant. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
