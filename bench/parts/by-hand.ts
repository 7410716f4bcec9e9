/** The built-in views of the bench's year as somebody would type them in SQL who trusts the tables: one query each, over all days at once. */
interface Dialect {
  /** A time in ms cut down to whole steps of so many ms. */
  readonly cut: (millis: number) => string;
  /** Lines of orders: product, quantity and price beside the order's event_time and currency. */
  readonly lines: (where: string) => string;
}

/** `figure` is a column whose sum tells two results apart. */
export interface ViewByHand {
  readonly query: string;
  readonly figure: string;
}

function queries({ cut, lines }: Dialect, where: string): ViewByHand[] {
  return [
    { query: `SELECT ${cut(60_000)} AS minute, currency, country, sum(amount) AS revenue, count(*) AS payments FROM payment_completed ${where} GROUP BY 1, 2, 3`, figure: 'revenue' },
    { query: `SELECT ${cut(60_000)} AS minute, currency, count(*) AS payments, sum(amount) AS amount FROM payment_completed ${where} GROUP BY 1, 2`, figure: 'amount' },
    {
      query: `SELECT ${cut(60_000)} AS minute, currency, country,
     CASE WHEN amount >= 100000000000 THEN 'premium' WHEN amount >= 10000000000 THEN 'standard' ELSE 'basic' END AS tier,
     count(*) AS orders, sum(amount) AS value, min(amount) AS least, max(amount) AS most
   FROM order_created ${where} GROUP BY 1, 2, 3, 4`,
      figure: 'value',
    },
    { query: `SELECT ${cut(3_600_000)} AS hour, currency, product, count(*) AS lines, sum(quantity) AS units, sum(quantity * price) AS revenue FROM ${lines(where)} GROUP BY 1, 2, 3`, figure: 'revenue' },
  ];
}

export const POSTGRES_BY_HAND = queries(
  {
    cut: (millis) => `event_time / ${millis} * ${millis}`,
    lines: (where) => `order_created, unnest(item_product_id, item_quantity, item_unit_price) AS item(product, quantity, price) ${where}`,
  },
  '',
);

/** `where` is a condition with its WHERE, or nothing. */
export const duckdbByHand = (where: string): ViewByHand[] =>
  queries(
    {
      cut: (millis) => `event_time // ${millis} * ${millis}`,
      lines: (condition) =>
        `(SELECT event_time, currency, unnest(item_product_id) AS product, unnest(item_quantity) AS quantity, unnest(item_unit_price) AS price FROM order_created ${condition})`,
    },
    where,
  );

/** Of a view's result: how many rows, and what its figure adds up to. Two results of the same view are the same in these. */
export const checkOf = (table: string, figure: string): string => `SELECT count(*)::text || ' rows, ' || sum(${figure})::text AS held FROM ${table}`;
