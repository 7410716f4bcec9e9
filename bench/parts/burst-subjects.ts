/** What takes a burst: the layers that answer, or the stream processor with every topology; each with what it must come to. */
import { randomUUID } from 'node:crypto';
import { OrderCreated } from '../../common/events/catalogue';
import { createRedisLiveState } from '../../common/live/redis/redis-live-state';
import { parseCellKey } from '../../common/metrics/cell-key';
import { mergeDeltas, type Cells } from '../../common/metrics/cells';
import { readThrough } from '../../common/log/read-through';
import { until } from '../../common/testing/until';
import { runner } from '../../platform/project';
import { statePrefix } from '../../speed-layer/streams/run/editions/edition';
import { topicsOf } from '../../speed-layer/streams/run/topics';
import { declaredTopologies } from '../../speed-layer/topologies/built-in';
import { EnrichedOrder } from '../../speed-layer/topologies/enriched-orders';
import { OrderItemCreated, OrderSummaryCreated } from '../../speed-layer/topologies/splitter';
import { startChild } from '../engines/child';
import { PARTITIONS } from '../events/fill';
import type { Installation } from '../installation';
import { startLayers } from '../layers';
import { textAt } from '../measure/requests';

/** What was appended: events, each of which counts, and what they amount to. */
export interface Sent {
  readonly events: number;
  readonly pennies: number;
}

interface RunningSubject {
  /** Whose memory is told. */
  readonly pid: number;
  /** By partition, the offset below which every order was dealt with. */
  position(): Promise<readonly number[]>;
  /** What is not as it must be, in sentences. */
  wrong(sent: Sent): Promise<string[]>;
  stop(): Promise<void>;
}

export interface Subject {
  readonly name: string;
  /** Usual for it: so many orders a second. */
  readonly rate: number;
  start(installation: Installation): Promise<RunningSubject>;
}

/** Outputs that each tell an amount. */
interface Amounts {
  readonly topic: string;
  readonly parse: (value: unknown) => { readonly eventId: string; readonly data: { readonly amount: bigint } };
}

const OF_A_PENNY = 100n;
const TASKS = Array.from({ length: PARTITIONS }, (_, partition) => partition);
/** For all groups to be joined, ms. */
const READY_WITHIN = 180_000;
/** For outputs that are committed to be sent, ms. */
const SENT_WITHIN = 300_000;

const views: Subject = {
  name: 'the speed layer, until an answer covers it',
  rate: 1_000,
  start: async ({ env, live }) => {
    const layers = await startLayers(env);
    return {
      pid: layers.speed.pid,
      position: async () => {
        const { status, text } = await textAt(`${layers.serving.url}/api/total-revenue`);
        if (status !== 200) return [];
        const { evidence } = JSON.parse(text) as { evidence: { asOf: { position: Readonly<Record<string, readonly number[]>> } } };
        return evidence.asOf.position[OrderCreated.topic] ?? [];
      },
      wrong: async (sent) => {
        const cells: Cells = new Map();
        for (const snapshot of await Promise.all(TASKS.map((task) => live.snapshot(task)))) snapshot?.cells.forEach((slice) => mergeDeltas(cells, slice));
        const told = [...cells].filter(([key]) => parseCellKey(key).view === 'orders').map(([, { values }]) => values);
        return compared('the live orders', { events: Number(sum(told.map(([count = 0n]) => count))), amount: sum(told.map(([, amount = 0n]) => amount)) }, sent);
      },
      stop: async () => {
        await layers.stop();
        await live.erase(PARTITIONS);
      },
    };
  },
};

const topologies: Subject = {
  name: 'the stream processor with all built-in topologies, until each has committed it',
  rate: 100,
  start: async ({ env, namespace, log }) => {
    const declared = declaredTopologies();
    const reading = declared.filter(({ reads }) => reads.includes(OrderCreated.topic));
    const states = reading.map(({ name }) => createRedisLiveState({ url: env['REDIS_URL'] ?? '', prefix: statePrefix(namespace, name, 1) }));
    const child = startChild(process.execPath, [runner, 'speed-layer/streams/main.ts'], { ...env, STREAMS_PORT: '0', PARTITIONS: String(PARTITIONS) });
    const [url = ''] = /http:\/\/\S+/.exec(await child.line('ready')) ?? [];
    await until('every topology is a member of its group', async () => ((await textAt(`${url}/readyz`)).status === 200 ? true : undefined), READY_WITHIN);
    const said = async ({ topic, parse }: Amounts): Promise<{ events: number; amount: bigint; ids: number }> => {
      const { start, end } = await log.bounds([topic]);
      const ids = new Set<string>();
      let [events, amount] = [0, 0n];
      await readThrough(log, `bench-${randomUUID()}`, [topic], start, end, (batch, endAt) => {
        for (let i = 0; i < endAt; i++) {
          const { eventId, data } = parse(JSON.parse(Buffer.from(batch.bytes.subarray(batch.valueStart[i], batch.valueEnd[i])).toString()));
          events += 1;
          ids.add(eventId);
          amount += data.amount;
        }
      });
      return { events, amount, ids: ids.size };
    };
    return {
      pid: child.pid,
      position: async () => {
        child.mustRun();
        const at = await Promise.all(states.map((live) => Promise.all(TASKS.map(async (task) => (await live.read(task))?.offsets[OrderCreated.topic] ?? 0))));
        return TASKS.map((task) => Math.min(...at.map((offsets) => offsets[task] ?? 0)));
      },
      wrong: async (sent) => {
        const waiting = async (): Promise<number> => (await Promise.all(states.flatMap((live) => TASKS.map((task) => live.outbox(task, 1))))).flat().length;
        await until('all outputs are sent', async () => ((await waiting()) === 0 ? true : undefined), SENT_WITHIN);
        const wrong: string[] = [];
        // An order of the bench has one line, so all three say as much of it.
        for (const output of [EnrichedOrder, OrderSummaryCreated, OrderItemCreated]) {
          const { topic } = output;
          const told = await said({ topic, parse: (value) => output.parse(value) });
          wrong.push(...compared(topic, told, sent), ...(told.ids === told.events ? [] : [`${topic} says ${told.events - told.ids} outputs twice`]));
        }
        return wrong;
      },
      stop: async () => {
        await child.end('SIGTERM');
        for (const live of states) {
          await live.erase(PARTITIONS);
          await live.close();
        }
        await log.deleteTopics(declared.flatMap((each) => topicsOf(each, PARTITIONS).map(({ topic }) => topic)));
      },
    };
  },
};

export const SUBJECTS: readonly Subject[] = [views, topologies];

function compared(what: string, told: { events: number; amount: bigint }, { events, pennies }: Sent): string[] {
  const due = BigInt(pennies) * OF_A_PENNY;
  return [
    ...(told.events === events ? [] : [`${what}: ${told.events} events, not ${events}`]),
    ...(told.amount === due ? [] : [`${what}: an amount of ${told.amount}, not ${due}`]),
  ];
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, each) => total + each, 0n);
