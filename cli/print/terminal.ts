/** Where a command prints: results to stdout, what goes on to stderr, so that results can be piped. */
export interface Terminal {
  /** A line of the result. */
  out(line: string): void;
  /** A line about what is going on. */
  tell(line: string): void;
  /** Whether a person is watching stderr: then there are progress bars. */
  readonly watched: boolean;
  /** How large the screen that stdout goes to is just now; undefined where it goes to a file or another program. */
  readonly screen: ScreenSize | undefined;
  /** Whether results may be coloured. */
  readonly coloured: boolean;
  /** Asks a question; undefined where nobody can answer. */
  ask(question: string): Promise<string | undefined>;
  /** All of stdin. */
  input(): Promise<string>;
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}
