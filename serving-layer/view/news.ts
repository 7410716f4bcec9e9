/** What was merged into a table lately, in order, so that whoever has added it up once need only add the rest. */

/** Kept while nobody asks; whoever comes back later than that begins again. */
const KEPT = 20_000;

export class News {
  /** How much came before what is kept. */
  private gone = 0;
  private rows: number[] = [];
  private values: (readonly bigint[])[] = [];
  /** While nobody has ever asked, nothing need be kept. */
  private asked = false;

  add(row: number, values: readonly bigint[]): void {
    if (!this.asked) return;
    this.rows.push(row);
    this.values.push(values);
    if (this.rows.length <= KEPT) return;
    this.gone += this.rows.length;
    this.rows = [];
    this.values = [];
    this.asked = false;
  }

  /** From here on, what comes is kept. Gives the mark to ask `since`. */
  mark(): number {
    if (!this.asked) this.gone += 1;
    this.asked = true;
    return this.gone + this.rows.length;
  }

  /** Hands over what came after the mark. False where that is not kept any more. */
  since(mark: number, each: (row: number, values: readonly bigint[]) => void): boolean {
    if (mark < this.gone || !this.asked) return false;
    for (let i = mark - this.gone; i < this.rows.length; i++) each(this.rows[i] ?? 0, this.values[i] ?? []);
    return true;
  }
}
