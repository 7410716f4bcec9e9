/** What `--from` means: where a replayed topology begins to read. */
import type { Log } from '../../common/log/log';
import { parseToken, type Position } from '../../common/position';
import { parseInstant } from '../../common/time';
import { PlainError } from '../plain-error';

const OFFSET = /^(?:offset:)?(\d{1,15})$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Undefined for the log's beginning. Throws PlainError. */
export async function beginAt(text: string, topics: readonly string[], log: Pick<Log, 'bounds' | 'offsetsAt'>): Promise<Position | undefined> {
  if (text === 'beginning') return undefined;
  const { end } = await log.bounds(topics);
  const within = (position: Position): Position => Object.fromEntries(Object.entries(end).map(([topic, offsets]) => [topic, offsets.map((last, p) => Math.min(last, position[topic]?.[p] ?? 0))]));
  const offset = OFFSET.exec(text)?.[1];
  if (offset !== undefined) return within(Object.fromEntries(Object.entries(end).map(([topic, offsets]) => [topic, offsets.map(() => Number(offset))])));
  const time = parseInstant(DAY.test(text) ? `${text}T00:00:00Z` : text);
  if (time !== undefined && time > Date.now()) throw new PlainError(`--from ${text} is still to come`);
  if (time !== undefined) return within(await log.offsetsAt(topics, time));
  const token = parseToken(text);
  if (token) return within(token);
  throw new PlainError(`--from takes beginning, a time such as 2026-11-21T10:00:00Z, an offset such as offset:1000, or the as-of token of an answer; not "${text}"`);
}
