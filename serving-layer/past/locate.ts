/** From a point of the past to the position that the log had there. */
import { z } from 'zod';
import type { Generation } from '../../common/generation';
import { covers, missingTo, type Position } from '../../common/position';
import { GENERATION_COLUMNS, parseGeneration } from '../../common/postgres/generation-rows';
import { Problem } from '../../common/problem';
import type { Millis } from '../../common/time';
import type { Ask } from './archive-reader';
import type { Point } from './point';

export interface Located {
  readonly position: Position;
  /** How late it was in the log there: of an instant itself, else the latest record time below it. Undefined where nothing lies below. */
  readonly at: Millis | undefined;
  readonly generation?: Generation;
}

/** So far may the clocks of the broker and of the batch layer differ. */
const CLOCKS_DIFFER: Millis = 5_000;

/** $1 the instant. `reached`: the first record that is not before it. */
const PLACES = `SELECT topic, log_partition, next_offset, timed_since,
  (SELECT first_offset FROM log_second AS of WHERE of.topic = progress.topic AND of.log_partition = progress.log_partition AND second >= $1 ORDER BY second LIMIT 1) AS reached
FROM archive_progress AS progress ORDER BY topic, log_partition`;
/** $1 a position. */
const LATEST = `SELECT max(latest) AS latest FROM jsonb_each($1::jsonb) AS topics(topic, offsets)
CROSS JOIN LATERAL jsonb_array_elements_text(offsets) WITH ORDINALITY AS partitions(next, number)
CROSS JOIN LATERAL (SELECT second AS latest FROM log_second AS of WHERE of.topic = topics.topic AND log_partition = number - 1 AND first_offset < next::bigint ORDER BY first_offset DESC LIMIT 1) AS last`;

const whole = z.coerce.number().int();
const place = z.object({ topic: z.string(), log_partition: whole, next_offset: whole, timed_since: whole.nullable(), reached: whole.nullable() });
type Place = z.infer<typeof place>;

/** Throws Problem where the archive does not hold it: not yet, or not any more. */
export async function locate(ask: Ask, point: Exclude<Point, { kind: 'now' }>, now: Millis): Promise<Located> {
  switch (point.kind) {
    case 'start':
      return { position: {}, at: undefined };
    case 'instant':
      return { position: await positionAt(ask, point.at, now), at: point.at };
    case 'position':
      await checkHeld(ask, point.position);
      return { position: point.position, at: await latestBelow(ask, point.position) };
    case 'generation': {
      const generation = await generationOf(ask, point.id);
      await checkHeld(ask, generation.cut);
      return { position: generation.cut, at: await momentOf(ask, generation), generation };
    }
  }
}

async function positionAt(ask: Ask, at: Millis, now: Millis): Promise<Position> {
  const [row] = await ask('SELECT at FROM archive_level');
  const level = z.object({ at: whole }).parse(row).at;
  if (level < at + CLOCKS_DIFFER) throw notThereYet(at, level, now);
  const places = (await ask(PLACES, [at])).map((each) => place.parse(each));
  const untimed = Math.max(...places.map(({ timed_since: since }) => since ?? 0));
  if (at < untimed) throw notKept(`the archive keeps the times of records since ${iso(untimed)} only, so the position that the log had at ${iso(at)} cannot be told: name a later instant, a generation or a token`);
  return positionOf(places);
}

function positionOf(places: readonly Place[]): Position {
  const position: Record<string, number[]> = {};
  for (const { topic, log_partition: partition, next_offset: next, reached } of places) (position[topic] ??= [])[partition] = reached ?? next;
  return Object.fromEntries(Object.entries(position).map(([topic, offsets]) => [topic, Array.from(offsets, (offset: number | undefined) => offset ?? 0)]));
}

async function checkHeld(ask: Ask, position: Position): Promise<void> {
  const held = positionOf((await ask(PLACES, [Number.MAX_SAFE_INTEGER])).map((each) => place.parse(each)));
  if (covers(held, position)) return;
  const missing = missingTo(held, position);
  throw notYet(`the archive does not hold this position yet: it still has to take in ${missing} record${missing === 1 ? '' : 's'}, mostly within a second or two; ask again, or wait longer with wait=10s`);
}

async function latestBelow(ask: Ask, position: Position): Promise<Millis | undefined> {
  const [row] = await ask(LATEST, [JSON.stringify(position)]);
  return z.object({ latest: whole.nullable() }).parse(row).latest ?? undefined;
}

async function generationOf(ask: Ask, id: number): Promise<Generation> {
  const [row] = await ask(`SELECT ${GENERATION_COLUMNS} FROM generation WHERE id = $1`, [id]);
  if (row) return parseGeneration(row);
  throw new Problem(404, 'unknown-generation', 'There is no such generation', `there is no generation ${id}, or it is not kept any more; GET /api/generations lists those that are`);
}

/** Its tasks were sealed after it was asked for. Where neither that nor a record's time is known, it is taken for what was true when it was published. */
async function momentOf(ask: Ask, { run, cut, publishedAt }: Generation): Promise<Millis> {
  const [row] = await ask('SELECT requested_at FROM recompute_run WHERE id = $1', [run]);
  const times = [row ? z.object({ requested_at: whole }).parse(row).requested_at : undefined, await latestBelow(ask, cut)].filter((time) => time !== undefined);
  return times.length === 0 ? publishedAt : Math.max(...times);
}

function notThereYet(at: Millis, level: Millis, now: Millis): Problem {
  const due = at + CLOCKS_DIFFER - now;
  if (due > 0) return notYet(`${iso(at)} can be told from ${iso(at + CLOCKS_DIFFER)} on: an instant is settled once the clocks of the broker and the batch layer must both have passed it`);
  const held = level === 0 ? 'the archive has not caught up with the log yet' : `the archive last held all of the log at ${iso(level)}`;
  return notYet(`the position that the log had at ${iso(at)} cannot be told yet: ${held}, and looks every 2 s while the batch layer runs; ask again, or wait longer with wait=10s`);
}

export const NOT_YET = 'not-archived-yet';
const notYet = (detail: string): Problem => new Problem(503, NOT_YET, 'The archive is not that far yet', detail);
const notKept = (detail: string): Problem => new Problem(422, 'past-not-kept', 'This past was not kept', detail);

function iso(at: Millis): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
