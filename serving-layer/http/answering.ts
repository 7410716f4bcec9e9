/** An answer for a request: exact, recent enough, and with its evidence; or the problem that says why not. */
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { covers, missingTo, positionToken, type Position } from '../../common/position';
import { Problem } from '../../common/problem';
import type { Millis } from '../../common/time';
import { evidenceOf, type Evidence, type LastSeen } from '../evidence';
import { parseRecency } from '../query/recency';
import type { Answer, MergedView } from '../view/merged-view';

export interface AnsweringParts {
  readonly view: MergedView;
  readonly partitions: number;
  readonly lastSeen: () => LastSeen;
  readonly now: () => Millis;
}

export interface Answered {
  readonly answer: Answer;
  readonly evidence: Evidence;
}

/**
 * Resolves to the exact answer of this moment, after `atLeast` is covered where the request asks for that. Its live
 * cells go on growing, so it must be read before anything else is awaited. Throws Problem.
 */
export async function answerTo(params: URLSearchParams, parts: AnsweringParts, gone: AbortSignal): Promise<Answered> {
  const { view } = parts;
  const { atLeast, waitMillis } = parseRecency(params, INPUT_TOPICS, parts.partitions);
  if (atLeast && !reaches(view, atLeast)) await reached(view, atLeast, waitMillis, gone);
  const answering = view.answer();
  if (!answering.ok) throw new Problem(503, 'no-exact-answer', 'There is no exact answer just now', answering.reason);
  const { answer } = answering;
  if (atLeast && !covers(answer.asOf, atLeast)) throw notReached(answer.asOf, atLeast);
  return { answer, evidence: evidenceOf(answer, parts.lastSeen(), parts.now()) };
}

function reaches(view: MergedView, position: Position): boolean {
  const answering = view.answer();
  return answering.ok && covers(answering.answer.asOf, position);
}

/** Resolves when the view covers `position`, the wait is over or the caller has gone. */
function reached(view: MergedView, position: Position, waitMillis: Millis, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      gone.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, waitMillis);
    const stop = view.watch(() => {
      if (reaches(view, position)) done();
    });
    gone.addEventListener('abort', done);
    if (gone.aborted) done();
  });
}

function notReached(asOf: Position, wanted: Position): Problem {
  const missing = missingTo(asOf, wanted);
  const detail = `the answer does not cover atLeast yet: ${missing} record${missing === 1 ? '' : 's'} are still to come; ask again, or wait longer with wait=10s`;
  const lacking = Object.fromEntries(
    Object.entries(wanted)
      .map(([topic, offsets]) => [topic, offsets.map((offset, p) => Math.max(0, offset - (asOf[topic]?.[p] ?? 0)))] as const)
      .filter(([, offsets]) => offsets.some((offset) => offset > 0)),
  );
  return new Problem(503, 'not-reached', 'The answer is not that far yet', detail, {
    asOf: { token: positionToken(asOf), position: asOf },
    missingRecords: missing,
    missing: lacking,
  });
}
