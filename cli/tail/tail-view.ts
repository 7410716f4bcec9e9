/** A view's changes, by asking for it again and again: what moved between two looks is told together, at its as-of. */
import { setTimeout as pause } from 'node:timers/promises';
import { missingTo } from '../../common/position';
import type { Millis } from '../../common/time';
import { grouped } from '../print/numbers';
import { plainText } from '../print/plain-text';
import type { Paint } from '../print/colour';
import { askView, type ViewAnswer } from '../query/view-answer';
import { ServingAway, ServingProblem, type Serving } from '../serving';
import { changedRows, type ChangedRow } from './changed-rows';

export interface Look {
  readonly changes: readonly ChangedRow[];
  readonly answer: ViewAnswer;
}

/**
 * Calls `seen` for each look at which something had changed; resolves once it answers false. While there is no answer it
 * goes on asking, and `tell` hears why once; where the first look fails, it throws as the serving layer's client does.
 */
export async function tailView(serving: Serving, path: string, every: Millis, signal: AbortSignal, tell: (line: string) => void, seen: (look: Look) => boolean): Promise<void> {
  let { answer: before, columns: columnsOf } = await askView(serving, path);
  let told: string | undefined;
  for (;;) {
    await pause(every, undefined, { signal });
    try {
      const { answer, columns } = await askView(serving, path);
      if (told !== undefined) tell('it answers again');
      told = undefined;
      if (answer.evidence.asOf.token === before.evidence.asOf.token) continue;
      // The columns of an answer without rows are not all known.
      if (before.rows.length === 0) columnsOf = columns;
      const changes = changedRows(before.rows, answer.rows, await columnsOf());
      before = answer;
      if (changes.length > 0 && !seen({ changes, answer })) return;
    } catch (error) {
      if (!(error instanceof ServingAway) && !(error instanceof ServingProblem && error.status === 503)) throw error;
      if (error.message !== told) tell((told = error.message));
    }
  }
}

/** A line for each row that changed. */
export function changeLines({ changes, answer }: Look, at: Millis, paint: Paint): string[] {
  const when = new Date(at).toISOString().slice(11, 23);
  const asOf = `as of ${grouped(missingTo({}, answer.evidence.asOf.position))} records`;
  return changes.map(({ keys, measures }) => {
    const moved = measures.map(({ name, now, by }) => `${name} ${grouped(now)}${by === undefined ? '' : ` (${paint(by.startsWith('-') ? 'red' : 'green', signed(by))})`}`);
    return [paint('dim', when), paint('cyan', plainText(Object.values(keys).join(' '))), ...moved, paint('dim', asOf)].filter((text) => text !== '').join('  ');
  });
}

const signed = (difference: string): string => (/^[+-]/.test(difference) ? `${difference.charAt(0)}${grouped(difference.slice(1))}` : grouped(difference));

export const changeJson = ({ changes, answer }: Look): string[] =>
  changes.map(({ keys, measures }) => JSON.stringify({ view: answer.view, ...keys, measures: Object.fromEntries(measures.map(({ name, now, by }) => [name, { now, by: by ?? null }])), asOf: answer.evidence.asOf.token }));
