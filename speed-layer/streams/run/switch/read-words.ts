/** The last words of an edition's output topics up to given ends, by a reader of committed records who knows nothing else. */
import { randomUUID } from 'node:crypto';
import type { Log, RecordBatch } from '../../../../common/log/log';
import { readThrough } from '../../../../common/log/read-through';
import type { Position } from '../../../../common/position';
import type { Millis } from '../../../../common/time';
import type { Topology } from '../../topology';
import { builtTopic, saidTopics } from '../editions/edition';
import { holdsAgainst, sessionTopics, subjectOf, toldIn, type Word } from '../editions/said';

export interface ReadWords {
  readonly words: Map<string, Word>;
  /** The log no longer holds everything before this log time; -Infinity where it holds all. */
  readonly since: Millis;
}

/** What readers have been told, up to `ends`. */
export function wordsTold(log: Log, topology: Topology, ends: Position): Promise<ReadWords> {
  return wordsIn(log, topology, ends, (topic) => topic);
}

/** What the edition would have told. */
export function wordsBuilt(log: Log, topology: Topology, edition: number, ends: Position): Promise<ReadWords> {
  return wordsIn(log, topology, ends, (topic) => builtTopic(topic, topology, edition));
}

async function wordsIn(log: Log, topology: Topology, ends: Position, placeOf: (topic: string) => string): Promise<ReadWords> {
  const sessions = sessionTopics(topology);
  const topicOf = new Map(saidTopics(topology).map((topic) => [placeOf(topic), topic]));
  const words = new Map<string, Word>();
  const { start } = await log.bounds([...topicOf.keys()]);
  // Of a partition that has lost records, everything up to its first one; where none is left, all.
  const cut = new Map<string, number>(Object.entries(start).flatMap(([topic, offsets]) => offsets.flatMap((offset, p) => (offset > 0 ? [[`${topic}/${p}`, Infinity] as const] : []))));
  await readThrough(log, `words-${randomUUID()}`, [...topicOf.keys()], start, ends, (batch, endAt) => {
    const place = `${batch.topic}/${batch.partition}`;
    if (cut.get(place) === Infinity) cut.set(place, batch.logTimes[0] ?? Infinity);
    const topic = topicOf.get(batch.topic) ?? batch.topic;
    for (let i = 0; i < endAt; i++) {
      const text = textIn(batch, batch.valueStart[i], batch.valueEnd[i]);
      const told = toldIn(text);
      if (!told) continue;
      const subject = subjectOf(topic, told, sessions);
      const { partition } = batch;
      const before = words.get(`${topic} ${subject}`);
      // An edition may say it under another key.
      const other = before && before.partition !== partition ? toldIn(before.text) : undefined;
      if (other && !holdsAgainst(told, other)) continue;
      words.set(`${topic} ${subject}`, { subject, topic, key: textIn(batch, batch.keyStart[i], batch.keyEnd[i]), partition, text });
    }
  });
  return { words, since: Math.max(-Infinity, ...cut.values()) };
}

function textIn(batch: RecordBatch, start = -1, end = -1): string {
  return start < 0 ? '' : Buffer.from(batch.bytes.subarray(start, end)).toString();
}
