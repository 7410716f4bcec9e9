/** How a point of the past is named: a generation, an instant, a token, now, or the start of the log. */
import type { Position } from '../../common/position';
import type { Millis } from '../../common/time';
import { parseDayOrInstant, readAs } from '../query/declared-parameters';
import { positionIn, type LogShape } from '../query/recency';

export type Point =
  | { readonly kind: 'start' }
  | { readonly kind: 'now' }
  | { readonly kind: 'generation'; readonly id: number }
  | { readonly kind: 'instant'; readonly at: Millis }
  | { readonly kind: 'position'; readonly position: Position };

/** A point, and the words in which it was asked for. */
export interface AskedPoint {
  readonly text: string;
  readonly point: Point;
}

/** Times of the log are kept by whole seconds. */
const SECOND: Millis = 1_000;
const GENERATION = /^generation:(\d{1,15})$/;
const MUST = 'must be generation:12, an instant on a whole second such as 2026-11-21T10:00:00Z, a day, the as-of token of an answer, start or now';

export function pointParameter(log: LogShape) {
  return readAs((text): AskedPoint | undefined => {
    const point = parsePoint(text, log);
    return point && { text, point };
  }, MUST);
}

/** Undefined for a text that names none. */
function parsePoint(text: string, log: LogShape): Point | undefined {
  if (text === 'start' || text === 'now') return { kind: text };
  const generation = GENERATION.exec(text)?.[1];
  if (generation !== undefined) return { kind: 'generation', id: Number(generation) };
  const at = parseDayOrInstant(text);
  if (at !== undefined) return at % SECOND === 0 ? { kind: 'instant', at } : undefined;
  const position = positionIn(text, log);
  return position && { kind: 'position', position };
}

export function asOfParameter(log: LogShape) {
  return pointParameter(log)
    .optional()
    .meta({ description: 'The answer of the past, folded from the archive: `generation:12`, an instant on a whole second such as 2026-11-21T10:00:00Z, a day, or the as-of token of an earlier answer. Without it, the present.', example: 'generation:12' });
}
