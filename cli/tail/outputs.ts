/** The topics that topologies write, and their records as lines. */
import { z } from 'zod';
import type { InputRecord } from '../../common/log/input-record';
import { declaredTopologies } from '../../speed-layer/topologies/built-in';
import { PlainError } from '../plain-error';
import type { Paint } from '../print/colour';
import { plainText } from '../print/plain-text';
import type { Condition } from '../query/conditions';
import { recordLine } from './event-line';

/** By topic, the fields of its data; late events have none that are declared. */
export function outputTopics(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    declaredTopologies().flatMap(({ outputs, lateTopic }): [string, readonly string[]][] => [
      ...outputs.map(({ topic, fields }): [string, readonly string[]] => [topic, Object.keys(fields)]),
      [lateTopic, []],
    ]),
  );
}

const instant = z.string();
const outputShape = z.looseObject({
  eventType: z.string(),
  timestamp: instant,
  window: z.object({ start: instant, end: instant }).optional(),
  revision: z.number().optional(),
  retracted: z.boolean().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});

export interface SeenOutput {
  readonly record: InputRecord;
  /** What it says; undefined where that is no JSON object of an output. */
  readonly said: z.infer<typeof outputShape> | undefined;
}

export function readOutput(record: InputRecord): SeenOutput {
  const said = outputShape.safeParse(parsed(textOf(record.value)));
  return { record, said: said.success ? said.data : undefined };
}

/** Throws PlainError for a field that the topic's outputs have not. */
export function outputMatcher(topic: string, fields: readonly string[], conditions: readonly Condition[]): (seen: SeenOutput) => boolean {
  const known = ['key', ...fields];
  const byField = new Map<string, Set<string>>();
  for (const { field, value } of conditions) {
    if (!known.includes(field)) throw new PlainError(`outputs in ${topic} have no field "${field}" to tail --where by; there are ${known.join(', ')}`);
    byField.set(field, (byField.get(field) ?? new Set()).add(value));
  }
  return ({ record, said }) => Array.from(byField).every(([field, values]) => values.has(field === 'key' ? textOf(record.key) : valueText(said?.data?.[field])));
}

/** "12:30:01.250  order-metrics/0/3  OrderMetricsComputed  [10:00:00, 10:01:00)  category=basic  …  at 2026-…" */
export function outputLine({ record, said }: SeenOutput, paint: Paint, columns?: number): string {
  return recordLine(record, plainText(said ? saidText(said) : textOf(record.value)), paint, columns);
}

export function outputJson({ record: { topic, partition, offset, logTime, key, value }, said }: SeenOutput): string {
  return JSON.stringify({ topic, partition, offset, logTime: new Date(logTime).toISOString(), key: textOf(key), ...(said ?? { value: textOf(value) }) });
}

function saidText({ eventType, timestamp, window, revision = 0, retracted, data, ...rest }: z.infer<typeof outputShape>): string {
  const about = [...(window ? [`[${clock(window.start)}, ${clock(window.end)})`] : []), ...(revision > 0 ? [`revision ${revision}`] : []), ...(retracted ? ['taken back'] : [])];
  // A late event is told with the step that it came too late for, and its amount.
  const told = data ?? Object.fromEntries(['step', 'amount', 'currency'].map((name) => [name, rest[name]]));
  const fields = Object.entries(told).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${valueText(value)}`]));
  return [eventType, ...about, ...fields, `at ${timestamp}`].join('  ');
}

/** Of an instant in ISO 8601, without milliseconds where there are none. */
const clock = (at: string): string => at.slice(11, 23).replace('.000', '');

function valueText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
