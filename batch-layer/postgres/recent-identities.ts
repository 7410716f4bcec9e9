/**
 * The event ids that were archived lately, so that most duplicates are known before Postgres is asked. Only a guess: it
 * forgets, and it may hold ids of a transaction that was undone. Postgres decides.
 */
import { IDENTITY_WORDS } from '../../common/identity/identity';
import { IdentityTable } from '../../common/identity/identity-table';
import type { EventRows } from '../../common/events/rows/event-rows';

export class RecentIdentities {
  /** By topic: `long` holds all that `short` does, and what was noted before that was begun. */
  private readonly noted = new Map<string, { long: IdentityTable; short: IdentityTable }>();
  private readonly words = new Uint32Array(IDENTITY_WORDS);

  /** The last `most` ids of each topic are never forgotten; at most twice as many are kept. */
  constructor(private readonly most: number) {}

  /** Notes the ids of all rows. A 1 for each that was noted already, also in these rows themselves. */
  note(rows: EventRows): Uint8Array {
    const { topic } = rows.declaration;
    const tables = this.noted.get(topic) ?? { long: new IdentityTable(), short: new IdentityTable() };
    this.noted.set(topic, tables);
    const known = new Uint8Array(rows.count);
    for (let row = 0; row < rows.count; row++) {
      rows.identityOf(row, this.words);
      if (!tables.long.add(this.words)) known[row] = 1;
      tables.short.add(this.words);
      if (tables.short.size < this.most) continue;
      tables.long = tables.short;
      tables.short = new IdentityTable();
    }
    return known;
  }
}
