/** What is wrong just now, told once when it begins, when it changes and when it is over. */
export class Troubles {
  private readonly present = new Map<string, string>();

  constructor(private readonly report: (line: string) => void) {}

  /** `about` is who has the trouble, as "task 3". */
  has(about: string, what: string): void {
    if (this.present.get(about) === what) return;
    this.present.set(about, what);
    this.report(`${about}: ${what}`);
  }

  over(about: string): void {
    if (this.present.delete(about)) this.report(`${about}: goes on again`);
  }

  /** Nobody need hear that it is over: it is somebody else's now. */
  forget(about: string): void {
    this.present.delete(about);
  }

  list(): string[] {
    return Array.from(this.present, ([about, what]) => `${about}: ${what}`);
  }
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
