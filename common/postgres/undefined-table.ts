/** Postgres's name for a table that does not exist. */
const UNDEFINED_TABLE = '42P01';

/** Whether a query failed because a table is not there: nobody has made the tables yet. */
export function isUndefinedTable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE;
}
