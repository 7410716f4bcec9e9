/**
 * The newest outputs of topologies, read from the end of their topics: committed ones only. Where more come than anybody can
 * read, it leaps to the end again, so that a topology that reads a year of events costs the answers nothing.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { recordAt } from '../../../common/log/input-record';
import type { Log, RecordBatch } from '../../../common/log/log';
import { ofTask, type TaskPosition } from '../../../common/position';
import type { DeclaredTopology } from '../../../common/streams/told';
import type { Millis } from '../../../common/time';
import type { SaidOutput } from '../message';

type Declared = Pick<DeclaredTopology, 'name' | 'outputs'>;

/** Of each topology. */
const KEPT = 5;
/** Of a partition's end, offsets: about half are records, the others the marks of transactions. */
const FROM_END = 20;
/** So far behind the end, it leaps. */
const FAR = 200;
const AFTER_LEAP: Millis = 1_000;

const saidShape = z.object({
  key: z.string(),
  window: z.object({ start: z.string(), end: z.string() }).optional(),
  revision: z.number().default(0),
  retracted: z.boolean().default(false),
  data: z.record(z.string(), z.unknown()),
});

export class NewestOutputs {
  private readonly byTopology = new Map<string, { newest: readonly SaidOutput[]; alerts: readonly SaidOutput[] }>();

  constructor(private readonly log: Pick<Log, 'bounds' | 'join'>) {}

  of(topology: string): { readonly newest: readonly SaidOutput[]; readonly alerts: readonly SaidOutput[] } {
    return this.byTopology.get(topology) ?? { newest: [], alerts: [] };
  }

  /** Reads until `signal` aborts. Rejects where the log cannot be read, as while a topic is not made yet. */
  async follow(declared: readonly Declared[], signal: AbortSignal): Promise<void> {
    const topics = declared.flatMap(({ outputs }) => outputs.map(({ topic }) => topic));
    const { start, end } = await this.log.bounds(topics);
    const at = new Map<number, TaskPosition>();
    const over = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    if (signal.aborted) return;
    const membership = await this.log.join(`live-page-${randomUUID()}`, topics, {
      assigned: (partition) => {
        const [first, last] = [ofTask(start, partition), ofTask(end, partition)];
        const from = at.get(partition) ?? Object.fromEntries(topics.map((topic) => [topic, Math.max(first[topic] ?? 0, (last[topic] ?? 0) - FROM_END)]));
        at.set(partition, from);
        return Promise.resolve(from);
      },
      batch: (batch, pauseUntil) => {
        this.note(batch, declared);
        const isFar = batch.endOffset - batch.nextOffset > FAR;
        const next = isFar ? batch.endOffset - FROM_END : batch.nextOffset;
        const position = { ...at.get(batch.partition), [batch.topic]: next };
        at.set(batch.partition, position);
        if (!isFar) return Promise.resolve(undefined);
        pauseUntil(pause(AFTER_LEAP, undefined, { signal }).catch(() => undefined));
        return Promise.resolve(position);
      },
      revoked: () => Promise.resolve(),
    });
    try {
      await Promise.race([over, membership.ended]);
    } finally {
      await membership.leave();
    }
  }

  private note(batch: RecordBatch, declared: readonly Declared[]): void {
    const topology = declared.find(({ outputs }) => outputs.some(({ topic }) => topic === batch.topic));
    if (!topology) return;
    const alert = topology.outputs.find(({ topic }) => topic === batch.topic)?.alert;
    const said = Array.from({ length: Math.min(batch.count, FROM_END) }, (_, i) => saidAt(batch, Math.max(0, batch.count - FROM_END) + i, alert)).flatMap((each) => each ?? []);
    const before = this.of(topology.name);
    this.byTopology.set(topology.name, { newest: newest([...said, ...before.newest]), alerts: newest([...said.filter(({ isAlert }) => isAlert), ...before.alerts]) });
  }
}

function newest(all: readonly SaidOutput[]): readonly SaidOutput[] {
  const once = new Map(all.map((each) => [each.id, each]));
  return [...once.values()].sort((a, b) => b.at - a.at || b.id.localeCompare(a.id, 'en', { numeric: true })).slice(0, KEPT);
}

/** Undefined for what no topology wrote. */
function saidAt(batch: RecordBatch, i: number, alert: true | string | undefined): SaidOutput | undefined {
  const { value, offset, logTime, topic, partition } = recordAt(batch, i, 1);
  const parsed = saidShape.safeParse(parsedJson(Buffer.from(value ?? []).toString()));
  if (!parsed.success) return undefined;
  const { window, ...said } = parsed.data;
  const isAlert = alert === true || (alert !== undefined && said.data[alert] === true);
  return { id: `${topic}/${partition}/${offset}`, topic, at: logTime, ...said, isAlert, ...(window && { window }) };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
