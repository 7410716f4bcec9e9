/**
 * Answers rendered once for every question and position: until the merged view moves, only the ages in them are put in
 * anew. So what a request costs does not grow with the answer's cells.
 */
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

class Body {
  private readonly pieces: readonly string[];
  private readonly isAscii: boolean;
  private ages = '';
  private whole: string | Buffer = '';

  /** Characters that it keeps. */
  readonly size: number;

  constructor(json: string) {
    this.size = 2 * json.length;
    this.pieces = json.split(`"${HOLE}"`);
    this.isAscii = Buffer.byteLength(json) === json.length;
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

const keyOf = ({ name, stretch }: Question, at: Millis): string => (stretch === undefined ? name : `${name}@${Math.floor(at / stretch)}`);

const agesOf = ({ generation }: Answer, seen: LastSeen, at: Millis): string => JSON.stringify(freshnessOf(generation, seen, at));

export class PreparedAnswers {
  private version = -1;
  private readonly bodies = new Map<string, Body>();
  private size = 0;

  constructor(private readonly parts: PreparedParts) {}

  /** The answer to `question` as JSON; `answer` must be the view's of this moment. Throws Problem. */
  body(question: Question, answer: Answer): string | Buffer {
    const at = this.parts.now();
    const seen = this.parts.lastSeen();
    const key = keyOf(question, at);
    return (this.kept(key) ?? this.render(key, question, answer, seen, at)).with(agesOf(answer, seen, at));
  }

  /** The same where it is rendered already, else undefined. */
  ready(question: Question, answer: Answer): string | Buffer | undefined {
    const at = this.parts.now();
    return this.kept(keyOf(question, at))?.with(agesOf(answer, this.parts.lastSeen(), at));
  }

  /** What was rendered for this version of the view: everything older is let go. */
  private kept(key: string): Body | undefined {
    const { version } = this.parts.view;
    if (version !== this.version) {
      this.bodies.clear();
      this.size = 0;
      this.version = version;
    }
    return this.bodies.get(key);
  }

  private render(key: string, question: Question, answer: Answer, seen: LastSeen, now: Millis): Body {
    const evidence = withFreshness(lastingEvidenceOf(answer, seen.frozen), HOLE);
    const body = new Body(JSON.stringify(question.body(answer, evidence, now)));
    if (this.size + body.size <= MOST_SIZE) {
      this.bodies.set(key, body);
      this.size += body.size;
    }
    return body;
  }
}
