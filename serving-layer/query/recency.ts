/** How recent an answer must be: `atLeast` a position, given as the token that a POST answered, `wait`ing up to a bound. */
import { parseToken, type Position } from '../../common/position';
import type { Millis } from '../../common/time';
import { readAs } from './declared-parameters';

export interface Recency {
  readonly atLeast?: Position | undefined;
  readonly waitMillis: Millis;
}

/** The longest that a request is held open. */
const LONGEST_WAIT: Millis = 30_000;

/** The log whose positions are asked for. */
export interface LogShape {
  readonly topics: readonly string[];
  readonly partitions: number;
}

/** The position that a token stands for; undefined where it is none, or names other topics or partitions than this log has. */
export function positionIn(text: string, { topics, partitions }: LogShape): Position | undefined {
  const position = parseToken(text);
  const isOfThisLog = position !== undefined && Object.entries(position).every(([topic, offsets]) => topics.includes(topic) && offsets.length <= partitions);
  return isOfThisLog ? position : undefined;
}

export function recencyParameters(log: LogShape) {
  return {
    atLeast: readAs((text) => positionIn(text, log), 'is not a token of this log; take the one that a POST or an earlier answer gave')
      .optional()
      .meta({ description: 'Answer only with what covers this position: the `token` of a POST or of an earlier answer.' }),
    wait: readAs(waitOf, `must be like 500ms or 2s, and at most ${LONGEST_WAIT / 1000}s`)
      .optional()
      .meta({ description: `How long to wait for it: like 500ms or 2s, at most ${LONGEST_WAIT / 1000}s.`, example: '2s', override: { pattern: '^\\d{1,6}(ms|s)$' } }),
  };
}

export const RECENCY_PARAMETERS = ['atLeast', 'wait'] as const satisfies readonly (keyof ReturnType<typeof recencyParameters>)[];

export function recencyOf({ atLeast, wait = 0 }: { readonly atLeast?: Position | undefined; readonly wait?: Millis | undefined }): Recency {
  return { atLeast, waitMillis: wait };
}

function waitOf(text: string): Millis | undefined {
  const [, number, unit] = /^(\d{1,6})(ms|s)$/.exec(text) ?? [];
  const millis = Number(number) * (unit === 's' ? 1000 : 1);
  return number === undefined || millis > LONGEST_WAIT ? undefined : millis;
}
