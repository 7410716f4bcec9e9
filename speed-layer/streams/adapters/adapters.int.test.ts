import { setTimeout as pause } from 'node:timers/promises';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from, mergeMap, take, lastValueFrom } from 'rxjs';
import { createKafkaLog } from '../../../common/log/kafka/kafka-log';
import type { Log, TaskHandler } from '../../../common/log/log';
import { until } from '../../../common/testing/until';
import { readable } from './readable';
import { records } from './records';
import type { Acknowledged, TakenRecord } from './taken-record';
import { writable, type WrittenRecord } from './writable';

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const prefix = `adapters-${Date.now().toString(36)}`;
const PARTITIONS = 4;

/** A log that tells how it is read: batches handed out, and pauses asked for. */
function watched(log: Log) {
  const seen = { batches: 0, pauses: 0 };
  const join: Log['join'] = (group, topics, handler) => {
    const told: TaskHandler = {
      assigned: (partition) => handler.assigned(partition),
      batch: (batch, pauseUntil) => {
        seen.batches++;
        return handler.batch(batch, (moment) => {
          seen.pauses++;
          pauseUntil(moment);
        });
      },
      passed: (topic, partition, offset) => handler.passed?.(topic, partition, offset),
      revoked: (partition) => handler.revoked(partition),
    };
    return log.join(group, topics, told);
  };
  return { seen, log: { ...log, join } };
}

describe('a topic for a pipeline of one’s own, on a real Kafka', () => {
  const kafka = createKafkaLog({ brokers, clientId: 'adapters' });
  const made: string[] = [];
  let names = 0;
  const topicOf = async (count: number): Promise<string> => {
    const topic = `${prefix}-${names++}`;
    made.push(topic);
    await kafka.ensureTopics([{ topic, partitions: PARTITIONS, config: {} }]);
    for (let i = 0; i < count; i += 20_000) {
      await kafka.append(Array.from({ length: Math.min(20_000, count - i) }, (_, n) => ({ topic, key: null, value: `${i + n}`, partition: n % PARTITIONS })));
    }
    return topic;
  };
  const stands = async (group: string, topic: string): Promise<number> => {
    const offsets = await Promise.all(Array.from({ length: PARTITIONS }, (_, p) => kafka.committed(group, topic, p)));
    return offsets.reduce<number>((sum, offset) => sum + (offset ?? 0), 0);
  };
  const numberOf = ({ value }: TakenRecord): number => Number(value?.toString());

  afterAll(async () => {
    await kafka.deleteTopics(made);
    await kafka.close();
  });

  it('200,000 records pass a slow pipeline once each, never more than `inFlight` of them at once, and nothing is fetched while it stands still', async () => {
    const count = 200_000;
    const [topic, back] = [await topicOf(count), await topicOf(0)];
    const { log, seen } = watched(kafka);
    const [group, inFlight] = [`${topic}-slow`, 2_000];
    const met = new Uint8Array(count);
    const gathered: Acknowledged[] = [];
    let [taken, acknowledged, most, still] = [0, 0, 0, false];
    const done = new AbortController();
    const work = new Transform({
      objectMode: true,
      transform: (record: TakenRecord, _encoding, next) => {
        const n = numberOf(record);
        met[n] = (met[n] ?? 0) + 1;
        most = Math.max(most, ++taken - acknowledged);
        const acknowledge = (): void => {
          acknowledged++;
          record.acknowledge();
        };
        gathered.push({ acknowledge });
        const written: WrittenRecord | undefined = gathered.length < 10 ? undefined : { key: null, value: record.value, acknowledges: gathered.splice(0) };
        if (taken === count / 2) still = true;
        const go = (): void => {
          if (still) setTimeout(go, 20);
          else next(null, written);
        };
        if (taken % 2_000 === 0) setTimeout(go, 5);
        else go();
      },
    });
    const flow = pipeline(readable(log, { topic, group, inFlight, signal: done.signal }), work, writable(log, back));
    await until('the pipeline stands still', async () => (still ? true : undefined));
    await until('every partition pauses', async () => {
      const { batches } = seen;
      await pause(500);
      return batches === seen.batches ? true : undefined;
    });
    const before = seen.batches;
    await pause(300);
    expect(seen.batches).toBe(before);
    still = false;
    await until('all are acknowledged', async () => (acknowledged >= count ? true : undefined), 50_000);
    done.abort();
    await flow;
    expect(met.every((times) => times === 1)).toBe(true);
    expect(most).toBeLessThanOrEqual(inFlight);
    expect(seen.pauses).toBeGreaterThan(0);
    await until('the group stands at the end', async () => ((await stands(group, topic)) === count ? true : undefined));
    const { end } = await kafka.bounds([back]);
    expect(end[back]?.reduce((a, b) => a + b)).toBe(count / 10);
  }, 90_000);

  it('a loop takes them one by one; after `break` the next loop goes on with the record that was in hand', async () => {
    const topic = await topicOf(100);
    const read = async (enough: number): Promise<number[]> => {
      const found: number[] = [];
      for await (const record of records(kafka, { topic, group: `${topic}-loop` })) {
        found.push(numberOf(record));
        if (found.length === enough) break;
      }
      return found;
    };
    const first = await read(40);
    expect(await stands(`${topic}-loop`, topic)).toBe(39);
    const second = await read(61);
    expect(second).toContain(first[39]);
    expect(new Set([...first, ...second]).size).toBe(100);
  });

  it('RxJS reads it as an observable: not more than `inFlight` come before some are acknowledged, and unsubscribing leaves the group', async () => {
    const topic = await topicOf(100);
    let [open, most] = [0, 0];
    const work = async (record: TakenRecord): Promise<number> => {
      most = Math.max(most, ++open);
      await pause(1);
      open--;
      record.acknowledge();
      return numberOf(record);
    };
    const found: number[] = [];
    await lastValueFrom(from(records(kafka, { topic, group: `${topic}-rx`, inFlight: 8 })).pipe(mergeMap(work), take(100), mergeMap(async (n) => found.push(n))));
    expect(new Set(found).size).toBe(100);
    expect(most).toBeLessThanOrEqual(8);
    await until('the group was told, and left', async () => ((await stands(`${topic}-rx`, topic)) === 100 ? true : undefined));
  });

  it('what cannot go on is an error where it belongs: a topic that is not there, a record too large', async () => {
    await expect(pipeline(readable(kafka, { topic: 'nowhere-at-all', group: 'g' }), new Writable({ objectMode: true }))).rejects.toThrow(/topic nowhere-at-all does not exist/);
    const topic = await topicOf(0);
    const written = writable(kafka, topic);
    const failed = new Promise<Error>((resolve) => written.once('error', resolve));
    written.write({ key: 'k', value: 'x'.repeat(2_000_000) });
    expect((await failed).message).toMatch(/too large/);
    const wrong = writable(kafka, topic);
    const told = new Promise<Error>((resolve) => wrong.once('error', resolve));
    wrong.write('text');
    expect((await told).message).toMatch(/must be \{ key, value \}/);
  });
});
