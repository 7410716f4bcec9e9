/** A recording of a terminal: asciinema's format, version 2 (docs.asciinema.org/manual/asciicast/v2). */

export interface Cast {
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  readonly events: readonly Written[];
}

/** What was written, so many seconds after the beginning. */
export type Written = readonly [at: number, text: string];

/** Nobody looks at a screen that stands still for longer than this, seconds. */
const LONGEST_PAUSE = 1.5;

/** Takes in what is written as it is; pauses are shortened. */
export class Recorder {
  readonly events: Written[] = [];
  private at = 0;
  private last: number;

  constructor(private readonly now: () => number) {
    this.last = now();
  }

  write(text: string): void {
    const at = this.now();
    this.at += Math.min((at - this.last) / 1_000, LONGEST_PAUSE);
    this.last = at;
    this.events.push([Number(this.at.toFixed(3)), text]);
  }
}

/** @param recordedAt seconds since 1970 */
export function castText({ columns, rows, title, events }: Cast, recordedAt: number): string {
  const head = { version: 2, width: columns, height: rows, timestamp: recordedAt, title, env: { TERM: 'xterm-256color' } };
  return [head, ...events.map(([at, text]) => [at, 'o', text])].map((line) => `${JSON.stringify(line)}\n`).join('');
}
