/**
 * What was said in output topics, as somebody reads it who knows nothing of the topology: what it is about (its subject), and
 * what is said of it. The last record about a subject holds.
 */
import { z } from 'zod';
import type { OutgoingRecord } from '../../../../common/log/log';
import { parseInstant, type Millis } from '../../../../common/time';
import { SessionWindowStep } from '../../steps/session-window';
import { ToStep } from '../../steps/to';
import type { Step } from '../../step';
import type { Topology } from '../../topology';

const shape = z.looseObject({
  eventId: z.string(),
  timestamp: z.string(),
  window: z.object({ start: z.string(), end: z.string() }).optional(),
  retracted: z.literal(true).optional(),
  edition: z.number().optional(),
  revision: z.number().optional(),
});
export type Told = z.infer<typeof shape>;

/** What was said last about a subject. */
export interface Word {
  readonly subject: string;
  readonly topic: string;
  readonly key: string;
  readonly partition: number;
  readonly text: string;
}

/** An id of a later edition ends so; a part of an id before it is a number or `gone`. */
const EDITION = /~\d+$/;
const GONE = '/gone';

/** The record as an edition says it: from the second on, with its number and ids of its own. */
export function inEdition(record: OutgoingRecord, edition: number): OutgoingRecord {
  if (edition === 1 || record.value === null) return record;
  const { version, eventType, eventId, ...rest } = shape.parse(JSON.parse(textOf(record.value)));
  return { ...record, value: JSON.stringify({ version, eventType, eventId: `${eventId}~${edition}`, edition, ...rest }) };
}

/** What is in a record; undefined where no topology said it. */
export function toldIn(text: string): Told | undefined {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    // Whatever else is in a topic is no word of a topology.
    return undefined;
  }
}

/** Of two records of a topic with one subject, the later one holds. Sessions are known by their beginning. */
export function subjectOf(topic: string, { eventId, window }: Told, sessions: ReadonlySet<string>): string {
  const id = eventId.replace(EDITION, '');
  const plain = id.endsWith(GONE) ? id.slice(0, -GONE.length) : id;
  if (!window) return plain;
  const parts = plain.split('/');
  return parts.slice(0, sessions.has(topic) ? -2 : -1).join('/');
}

/** Of two records about one subject in different partitions, whose order nobody knows, the one of the later edition holds, then that of the later revision. */
export function holdsAgainst(one: Told, other: Told): boolean {
  const [edition, before] = [one, other].map((told) => told.edition ?? 1) as [number, number];
  return edition === before ? (one.revision ?? 0) >= (other.revision ?? 0) : edition > before;
}

/** What tells how something came to be said, not what is said. */
const CIRCUMSTANCES = new Set(['version', 'eventId', 'edition', 'revision', 'watermark']);

/** What is said, whichever edition said it, when and how often. */
export function contentOf(told: Told): string {
  return JSON.stringify(sorted(Object.fromEntries(Object.entries(told).filter(([name]) => !CIRCUMSTANCES.has(name)))));
}

/** The event time that it is about, from its beginning. */
export function aboutTime({ window, timestamp }: Told): Millis {
  return parseInstant(window?.start ?? timestamp) ?? 0;
}

/** The word that takes another one back, for an edition that does not say it. Its revision comes before any of the edition's own. */
export function takenBack({ topic, key, text }: Word, edition: number): OutgoingRecord {
  const { version, eventType, eventId, ...rest } = shape.parse(JSON.parse(text));
  const id = `${eventId.replace(EDITION, '').replace(new RegExp(`${GONE}$`), '')}${GONE}~${edition}`;
  return { topic, key, value: JSON.stringify({ version, eventType, eventId: id, ...rest, edition, revision: -1, retracted: true }) };
}

/** The output topics that tell sessions. */
export function sessionTopics(topology: Topology): ReadonlySet<string> {
  // What was windowed last decides.
  const tellsSessions = (step: Step<unknown>): boolean => step instanceof SessionWindowStep || (step.facts.kind !== 'aggregate' && step.facts.inputs.some(tellsSessions));
  return new Set(topology.steps.flatMap(({ step }) => (step instanceof ToStep && tellsSessions(step) ? [step.output.topic] : [])));
}

function textOf(value: string | Uint8Array): string {
  return typeof value === 'string' ? value : Buffer.from(value).toString();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)]));
}
