/** What a run of the engine says, in order. An output's id follows from what caused it, so that the same input has it said under the same id. */
import type { EngineOutput } from './records';

export class Sayings {
  private all: EngineOutput[] = [];
  private cause = '';
  private count = 0;
  private arrived = 0;
  /** How often each was told of one cause. */
  private told = new Map<string, number>();

  get outputs(): readonly EngineOutput[] {
    return this.all;
  }

  begin(): void {
    this.all = [];
  }

  /** What is said from now on comes of this: a record, or a time that has come. */
  causedBy(cause: string): void {
    this.cause = cause;
    this.count = 0;
    this.arrived = 0;
    this.told = new Map();
  }

  /** A name for what arrives at a step now: of one cause several may. What was said meanwhile does not matter. */
  nextArrival(): string {
    return `${this.cause}/${this.arrived++}`;
  }

  /** What `work` says comes of this, and what is said after it of what it came of before. */
  inNameOf(cause: string, work: () => void): void {
    const { cause: before, count, arrived, told } = this;
    this.causedBy(cause);
    work();
    Object.assign(this, { cause: before, count, arrived, told });
  }

  say(output: EngineOutput): void {
    this.all.push(output);
  }

  /** Which of those this is that come of one cause and are about the same: 0 for the first. */
  nextAbout(about: string): number {
    const nth = this.told.get(about) ?? 0;
    this.told.set(about, nth + 1);
    return nth;
  }

  nextId(topic: string): string {
    return `${topic}/${this.cause}/${this.count++}`;
  }
}
