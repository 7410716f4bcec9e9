/** The steps that a shape is made of: something that stands word for word, and a value behind it. */
import { Literal } from './literal';

/** What stands behind a step's literal. Texts, amounts and instants begin behind their opening quote, and end with the closing one. */
export type Hole =
  /** A text of at most `limit` bytes for text column `column`. */
  | 'text'
  /** One of few short texts, `codes`, for text column `column`. */
  | 'code'
  | 'instant'
  /** An amount for amount column `column`. */
  | 'amount'
  | 'signed-amount'
  /** Items, behind the opening bracket; ends with the closing one. */
  | 'items'
  | 'product'
  | 'quantity'
  | 'price'
  | 'signed-price'
  /** A plain value that nobody declared. */
  | 'any'
  | 'nothing';

export interface Step {
  readonly literal: Literal;
  readonly hole: Hole;
  readonly column: number;
  readonly limit: number;
  readonly codes: ReadonlySet<number>;
  /** The step may be left out, literal and all. */
  readonly optional: boolean;
}

/** Writes down the steps of a shape, front to back. */
export class StepWriter {
  readonly steps: Step[] = [];
  private words = '';

  word(text: string): void {
    this.words += text;
  }

  /** A value behind `lead`. */
  value(lead: string, hole: Hole, { column = 0, limit = 0, codes = new Set<number>(), optional = false }: Partial<Step> = {}): void {
    // What may be left out must not take with it what stands before it.
    if (optional) this.flush();
    this.steps.push({ literal: new Literal(this.words + lead), hole, column, limit, codes, optional });
    this.words = '';
  }

  end(): readonly Step[] {
    this.flush();
    return this.steps;
  }

  private flush(): void {
    if (this.words === '') return;
    const words = this.words;
    this.words = '';
    this.value(words, 'nothing');
  }
}

/** A text of one to four ASCII characters as a number, which no other four bytes or fewer give; undefined for all others. */
export function codeOf(text: string): number | undefined {
  return /^[\u0001-\u007f]{1,4}$/.test(text) ? Array.from(text).reduce((code, character) => code * 256 + character.charCodeAt(0), 0) : undefined;
}
