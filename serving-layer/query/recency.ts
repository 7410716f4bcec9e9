/** How recent an answer must be: `atLeast` a position, given as the token that a POST answered, `wait`ing up to a bound. */
import { isPosition, parseToken, type Position } from '../../common/position';
import type { Millis } from '../../common/time';
import { badParameter, single } from './parameters';

export interface Recency {
  readonly atLeast?: Position | undefined;
  readonly waitMillis: Millis;
}

export const RECENCY_PARAMETERS = ['atLeast', 'wait'] as const;

/** The longest that a request is held open. */
const LONGEST_WAIT: Millis = 30_000;

/** Throws Problem for a token that names other topics or partitions than this log has. */
export function parseRecency(params: URLSearchParams, topics: readonly string[], partitions: number): Recency {
  return { atLeast: atLeastOf(params, topics, partitions), waitMillis: waitOf(params) };
}

function atLeastOf(params: URLSearchParams, topics: readonly string[], partitions: number): Position | undefined {
  const token = single(params, 'atLeast');
  if (token === undefined) return undefined;
  const position = parseToken(token);
  const ofThisLog = isPosition(position) && Object.entries(position).every(([topic, offsets]) => topics.includes(topic) && offsets.length <= partitions);
  if (!ofThisLog) throw badParameter('atLeast', 'atLeast is not a token of this log; take the one that a POST or an earlier answer gave');
  return position;
}

function waitOf(params: URLSearchParams): Millis {
  const text = single(params, 'wait');
  if (text === undefined) return 0;
  const [, number, unit] = /^(\d{1,6})(ms|s)$/.exec(text) ?? [];
  const millis = Number(number) * (unit === 's' ? 1000 : 1);
  if (number === undefined || millis > LONGEST_WAIT) throw badParameter('wait', `wait must be like 500ms or 2s, and at most ${LONGEST_WAIT / 1000}s, not "${text}"`);
  return millis;
}
