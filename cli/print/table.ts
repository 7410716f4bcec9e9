import Table from 'cli-table3';

/** A plain table with a header; columns named in `right` are numbers. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[], right: readonly string[] = []): string {
  const made = new Table({
    head: [...head],
    colAligns: head.map((name) => (right.includes(name) ? 'right' : 'left')),
    // Without colours it reads the same in a file.
    style: { head: [], border: [] },
  });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
}
