/** The built-in views of the bench's year as somebody would type them in SQL who trusts the tables: one query each, over all days at once. */
const BY_MINUTE = 'event_time / 60000 * 60000';

export const BY_HAND: readonly string[] = [
  `SELECT ${BY_MINUTE} AS minute, currency, country, sum(amount) AS revenue, count(*) AS payments FROM payment_completed GROUP BY 1, 2, 3`,
  `SELECT ${BY_MINUTE} AS minute, currency, count(*) AS payments, sum(amount) AS amount FROM payment_completed GROUP BY 1, 2`,
  `SELECT ${BY_MINUTE} AS minute, currency, country,
     CASE WHEN amount >= 100000000000 THEN 'premium' WHEN amount >= 10000000000 THEN 'standard' ELSE 'basic' END AS tier,
     count(*) AS orders, sum(amount) AS value, min(amount) AS least, max(amount) AS most
   FROM order_created GROUP BY 1, 2, 3, 4`,
  `SELECT event_time / 3600000 * 3600000 AS hour, currency, product, count(*) AS lines, sum(quantity) AS units, sum(quantity * price) AS revenue
   FROM order_created, unnest(item_product_id, item_quantity, item_unit_price) AS item(product, quantity, price) GROUP BY 1, 2, 3`,
];

/** What a dashboard without Twofold would ask: a view over the cells of the batch layer and the live ones, both in Postgres. */
export const UNION_VIEW = `CREATE VIEW total_by_union AS
  SELECT split_part(key, E'\\x1f', 3) AS currency, sum(measures[1]) AS total FROM (
    SELECT c.key, c.measures FROM generation_day d JOIN cell c ON c.computed_by = d.computed_by AND c.day = d.day
    WHERE d.generation = (SELECT max(id) FROM generation)
    UNION ALL SELECT key, measures FROM live_cell
  ) AS cells WHERE key LIKE 'revenue' || E'\\x1f' || '%' GROUP BY 1`;
