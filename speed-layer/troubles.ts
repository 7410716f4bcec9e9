/** What is wrong just now. A reason is told once however many have it, and once more when the last of them is rid of it. */
export class Troubles {
  private readonly present = new Map<string, string>();
  /** Who has or had each reason since it was told. */
  private readonly shared = new Map<string, Set<string>>();

  constructor(private readonly report: (line: string) => void) {}

  /** `about` is who has the trouble, as "task 3"; it has one reason at a time. */
  has(about: string, what: string): void {
    if (this.present.get(about) === what) return;
    this.forget(about);
    this.present.set(about, what);
    const those = this.shared.get(what);
    if (those) {
      those.add(about);
      return;
    }
    this.shared.set(what, new Set([about]));
    this.report(`${about}: ${what}`);
  }

  over(about: string): void {
    const those = this.forget(about);
    if (those) this.report(`${[...those].join(', ')}: ${those.size === 1 ? 'goes' : 'go'} on again`);
  }

  /** Nobody need hear that it is over: it is somebody else's now. Answers who had the reason, where nobody has it any more. */
  forget(about: string): ReadonlySet<string> | undefined {
    const what = this.present.get(about);
    this.present.delete(about);
    if (what === undefined || [...this.present.values()].includes(what)) return undefined;
    const those = this.shared.get(what);
    this.shared.delete(what);
    return those;
  }

  list(): string[] {
    return Array.from(this.present, ([about, what]) => `${about}: ${what}`);
  }
}
