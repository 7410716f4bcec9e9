/** The answer for a request, exact and recent enough; or the problem that says why not. */
import { covers, missingTo, positionToken, type Position } from '../../common/position';
import { Problem } from '../../common/problem';
import type { Millis } from '../../common/time';
import type { Recency } from '../query/recency';
import type { Answer, MergedView } from '../view/merged-view';

/** Waits, where the request asks for that, until the answer covers `atLeast`, the wait is over or the caller has gone. */
export async function awaited(view: MergedView, { atLeast, waitMillis }: Recency, gone: AbortSignal): Promise<void> {
  if (atLeast && !reaches(view, atLeast)) await reached(view, atLeast, waitMillis, gone);
}

/**
 * The exact answer of this moment. Its live cells go on growing, so it must be read before anything is awaited. Throws
 * Problem where there is none or it does not cover `atLeast`.
 */
export function answerOf(view: MergedView, { atLeast }: Recency): Answer {
  const answering = view.answer();
  if (!answering.ok) throw new Problem(503, 'no-exact-answer', 'There is no exact answer just now', answering.reason);
  const { answer } = answering;
  if (atLeast && !covers(answer.asOf, atLeast)) throw notReached(answer.asOf, atLeast);
  return answer;
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
