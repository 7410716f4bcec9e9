/** Takes over a task that knows many identities, as a process of the speed layer does after a restart, up to its first commit. */
import { randomUUID } from 'node:crypto';
import { INPUT_TOPICS, OrderCreated } from '../../common/events/catalogue';
import { createRedisLiveState } from '../../common/live/redis/redis-live-state';
import type { RecordBatch } from '../../common/log/log';
import { MemoryBroker, MemoryLog } from '../../common/log/memory';
import { readThrough } from '../../common/log/read-through';
import { compileRowFold } from '../../common/metrics/row-fold/row-fold';
import { definitionsHash } from '../../common/metrics/view';
import { topicSettings } from '../../common/topics';
import { SpeedTask, type CommitTold } from '../../speed-layer/task';
import { FIRST_MILLIS, sale } from '../events/sale';
import { salesByMinute } from '../one-view/view';
import { KNOWN_EVENT, NEW_EVENT, TASK, type IdentitySettings, type Started } from './message';

async function main(): Promise<void> {
  const { redis, prefix, identities } = JSON.parse(process.env['IDENTITIES'] ?? '') as IdentitySettings;
  const live = createRedisLiveState({ url: redis, prefix, report: (line) => console.error(line) });
  const state = await live.read(TASK);
  const at = state?.offsets[OrderCreated.topic] ?? 0;
  const batch = await batchAt(at);
  const told: CommitTold[] = [];
  const bounds = (offset: number) => Object.fromEntries(INPUT_TOPICS.map((topic) => [topic, [topic === OrderCreated.topic ? offset : 0]]));
  const task = new SpeedTask(TASK, {
    live,
    archive: { currentGeneration: async () => undefined, archivedStart: async () => undefined, identities: async () => [] },
    log: { bounds: async () => ({ start: bounds(0), end: bounds(batch.nextOffset) }) },
    topics: INPUT_TOPICS,
    partitions: 1,
    fold: compileRowFold([salesByMinute]),
    definitions: definitionsHash([salesByMinute]),
    now: Date.now,
    newId: randomUUID,
    onCommit: (commit) => told.push(commit),
  });

  const before = heldMemory();
  const begun = performance.now();
  await task.load();
  await task.handle(batch);
  const startSeconds = (performance.now() - begun) / 1000;
  const nodeBytes = (heldMemory() - before) / identities;
  const [commit] = told;
  if (commit?.records !== 2 || commit.duplicates !== 1) throw new Error(`of two events one should be known: ${commit?.duplicates ?? 'nothing'} of ${commit?.records ?? 'nothing'} were`);
  await live.close();
  process.send?.({ startSeconds, nodeBytes } satisfies Started);
}

/** An event whose identity is known and one whose identity is not (or was first met by the run before), at that offset of the log. */
async function batchAt(offset: number): Promise<RecordBatch> {
  const log = new MemoryLog(new MemoryBroker({ now: Date.now, selfDriving: true }));
  await log.ensureTopics(topicSettings(1));
  const known = sale(1, KNOWN_EVENT, FIRST_MILLIS);
  // Of a number that only this offset has, so that it is new in every run.
  const fresh = sale(1, NEW_EVENT + offset, FIRST_MILLIS);
  await log.append([known, fresh].map(({ orderId, text }) => ({ topic: OrderCreated.topic, key: orderId, value: text })));
  const { start, end } = await log.bounds([OrderCreated.topic]);
  let found: RecordBatch | undefined;
  await readThrough(log, 'bench', [OrderCreated.topic], start, end, (batch) => {
    // Its bytes are the log's again once this returns.
    found = { ...batch, bytes: batch.bytes.slice() };
  });
  if (found?.count !== 2) throw new Error('two events should come as one batch');
  return { ...found, offsets: found.offsets.map((_, i) => offset + i), nextOffset: offset + 2, endOffset: offset + 2 };
}

/** Bytes in use, on the heap and beside it, once what is not needed is gone. */
function heldMemory(): number {
  if (!global.gc) throw new Error('run this with --expose-gc');
  global.gc();
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
