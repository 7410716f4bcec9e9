/** What an edition says otherwise than readers were told: the last words of both sides, subject by subject. */
import type { OutgoingRecord } from '../../../../common/log/log';
import type { Millis } from '../../../../common/time';
import { aboutTime, contentOf, takenBack, toldIn, type Told, type Word } from '../editions/said';

export type Words = ReadonlyMap<string, Word>;

/** `new`: said for the first time; `changed`: said otherwise; `gone`: no longer said. */
export const CHANGES = ['new', 'changed', 'gone'] as const;
export type ChangeKind = (typeof CHANGES)[number];

export interface Correction {
  readonly kind: ChangeKind;
  readonly topic: string;
  readonly subject: string;
  /** What readers have, and what they are to have; absent where that is nothing. */
  readonly before?: Told;
  readonly after?: Told;
  readonly record: OutgoingRecord;
}

export interface SaidDifference {
  /** Subjects that either side says something about. */
  readonly compared: number;
  /** Those left alone, being about a time of which the edition does not know everything. */
  readonly left: number;
  /** In an order that is always the same: by the time that they are about. */
  readonly corrections: readonly Correction[];
}

export interface Knowing {
  readonly edition: number;
  /** What is about an earlier event time is left as it is. */
  readonly correctsFrom: Millis;
}

export function differenceOf(told: Words, built: Words, { edition, correctsFrom }: Knowing): SaidDifference {
  const found: { readonly at: Millis; readonly correction: Correction }[] = [];
  let left = 0;
  let compared = 0;
  for (const place of new Set([...told.keys(), ...built.keys()])) {
    const [before, after] = [told.get(place), built.get(place)];
    const [was, is] = [standing(before), standing(after)];
    if (!was && !is) continue;
    compared += 1;
    const at = Math.min(...[was, is].map((each) => (each ? aboutTime(each) : Infinity)));
    if (at < correctsFrom) {
      left += 1;
      continue;
    }
    if (was && is && contentOf(was) === contentOf(is)) continue;
    const kind = !was ? 'new' : is ? 'changed' : 'gone';
    const word = after ?? before;
    if (!word) continue;
    const { topic, key, text, subject } = word;
    const record = after ? { topic, key, value: text } : takenBack(word, edition);
    found.push({ at, correction: { kind, topic, subject, record, ...(was && { before: was }), ...(is && { after: is }) } });
  }
  // Of one time, what is taken back comes first: who keeps the last record of a key ends with what holds.
  const isGone = ({ correction }: (typeof found)[number]): number => Number(correction.kind === 'gone');
  found.sort((a, b) => a.at - b.at || isGone(b) - isGone(a) || compare(a.correction.topic, b.correction.topic) || compare(a.correction.subject, b.correction.subject));
  return { compared, left, corrections: found.map(({ correction }) => correction) };
}

/** What a word says, unless it takes back what was said. */
function standing(word: Word | undefined): Told | undefined {
  const told = word && toldIn(word.text);
  return told?.retracted ? undefined : told;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
