/**
 * Answers rendered once for every question and position: until the merged view moves, only the ages in them are put in
 * anew. So what a request costs does not grow with the answer's cells.
 */
import { hash } from 'node:crypto';
import type { Millis } from '../../common/time';
import { freshnessOf, lastingEvidenceOf, withFreshness, type LastSeen } from '../evidence';
import type { Answer, MergedView } from '../view/merged-view';
import { HOLE } from './hole';
import type { Question } from './question';

export interface PreparedParts {
  readonly view: MergedView;
  readonly lastSeen: () => LastSeen;
  readonly now: () => Millis;
}

/** Characters kept at most; a larger answer is rendered each time. */
const MOST_SIZE = 16 * 1024 * 1024;

export class PreparedAnswer {
  /** An ETag: weak, since it is of everything in the answer but its ages. The same in every process and after a restart. */
  readonly tag: string;
  /** Characters that it keeps. */
  readonly size: number;
  private readonly pieces: readonly string[];
  private readonly isAscii: boolean;
  private ages = '';
  private whole: string | Buffer = '';

  constructor(json: string) {
    this.size = 2 * json.length;
    this.pieces = json.split(`"${HOLE}"`);
    this.isAscii = Buffer.byteLength(json) === json.length;
    this.tag = `W/"${hash('sha1', this.pieces.join(), 'base64url')}"`;
  }

  with(ages: string): string | Buffer {
    if (ages !== this.ages) {
      const text = this.pieces.join(ages);
      this.whole = this.isAscii ? text : Buffer.from(text);
      this.ages = ages;
    }
    return this.whole;
  }
}

/** An answer at a moment. */
export interface Rendered {
  readonly answer: PreparedAnswer;
  /** Of its parts, as JSON. */
  readonly ages: string;
}

const keyOf = ({ name, stretch }: Question, at: Millis): string => (stretch === undefined ? name : `${name}@${Math.floor(at / stretch)}`);

const agesOf = ({ generation }: Answer, seen: LastSeen, at: Millis): string => JSON.stringify(freshnessOf(generation, seen, at));

export class PreparedAnswers {
  private version = -1;
  private readonly prepared = new Map<string, PreparedAnswer>();
  private size = 0;

  constructor(private readonly parts: PreparedParts) {}

  /** The answer to `question` as JSON; `answer` must be the view's of this moment. Throws Problem. */
  rendered(question: Question, answer: Answer): Rendered {
    const at = this.parts.now();
    const seen = this.parts.lastSeen();
    const key = keyOf(question, at);
    return { answer: this.kept(key) ?? this.render(key, question, answer, seen, at), ages: agesOf(answer, seen, at) };
  }

  /** The same where it is rendered already, else undefined. */
  ready(question: Question, answer: Answer): Rendered | undefined {
    const at = this.parts.now();
    const kept = this.kept(keyOf(question, at));
    return kept && { answer: kept, ages: agesOf(answer, this.parts.lastSeen(), at) };
  }

  /** What was rendered for this version of the view: everything older is let go. */
  private kept(key: string): PreparedAnswer | undefined {
    const { version } = this.parts.view;
    if (version !== this.version) {
      this.prepared.clear();
      this.size = 0;
      this.version = version;
    }
    return this.prepared.get(key);
  }

  private render(key: string, question: Question, answer: Answer, seen: LastSeen, now: Millis): PreparedAnswer {
    const evidence = withFreshness(lastingEvidenceOf(answer, seen.frozen), HOLE);
    const made = new PreparedAnswer(JSON.stringify(question.body(answer, evidence, now)));
    if (this.size + made.size <= MOST_SIZE) {
      this.prepared.set(key, made);
      this.size += made.size;
    }
    return made;
  }
}
