/**
 * The event ids that were archived lately, so that most duplicates are known before Postgres is asked. Only a guess: it
 * forgets, and it may hold ids of a transaction that was undone. Postgres decides.
 */
export class RecentIdentities {
  /** By topic: the ids noted since the last change of sets, and those of before. */
  private readonly ids = new Map<string, { young: Set<string>; old: Set<string> }>();

  constructor(private readonly most: number) {}

  /** Notes an id. True where it was noted already, or was not forgotten yet. */
  note(topic: string, id: string): boolean {
    let sets = this.ids.get(topic);
    if (!sets) this.ids.set(topic, (sets = { young: new Set(), old: new Set() }));
    const known = sets.young.has(id) || sets.old.has(id);
    sets.young.add(id);
    if (sets.young.size >= this.most) {
      sets.old = sets.young;
      sets.young = new Set();
    }
    return known;
  }
}
