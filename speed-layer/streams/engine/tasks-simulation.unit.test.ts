/**
 * Tasks of a topology, second by second: a backlog that each reads at its own pace, one topic before the other at times, then
 * live events, then silence; tasks that are loaded some seconds later, or die and are loaded again, and clocks that are not
 * looked at each second. In an orderly log nothing is late, and each window has been told with all that is in it.
 */
import { OrderCreated, PaymentCompleted } from '../../../common/events/catalogue';
import type { EventDeclaration } from '../../../common/events/event';
import { keyIn, partitionFor } from '../../../common/log/partitioner';
import { count, sum } from '../aggregations';
import { defineOutput, money } from '../output';
import { stream, type Stream } from '../stream';
import { topology, type Topology } from '../topology';
import { hours, minutes, seconds, tumbling } from '../windows';
import { Engine } from './engine';
import type { EngineRecord, StepOutcome } from './records';

const Told = defineOutput({ topic: 'told', type: 'Told', about: 'What a window holds.', fields: { amount: money('How much.') } });
const START = Date.parse('2026-11-21T10:00:00Z');
const SEEDS = 25;
/** Of less than idleAfter: who tells nothing for longer is not waited for. */
const LOADED_WITHIN = 9;
const ENDS_AFTER = minutes(14);

interface Case {
  readonly make: () => Topology;
  /** Whether an event, the nth, is to be in the windows. */
  readonly counts: (event: EventDeclaration, n: number) => boolean;
}

const options = { about: 'Simulated.', retention: 0 };
const both = () => stream(OrderCreated).merge(stream(PaymentCompleted));
const told = <T>(from: Stream<T>, amount: (value: T) => bigint) =>
  from
    .groupBy(() => 'all')
    .window(tumbling(minutes(1)))
    .aggregate('last', { amount: sum(amount) })
    .to(Told, ({ value, window, revision }) => ({ window, revision, data: value }));

const CASES: Readonly<Record<string, Case>> = {
  'one internal topic': { make: () => topology({ ...options, name: 'merged' }, told(both(), ({ data }) => data.amount)), counts: () => true },
  'a filter that drops nearly all': { make: () => topology({ ...options, name: 'dropping' }, told(both().filter(({ orderId }) => Number(orderId.split('-')[1]) % 17 === 0), ({ data }) => data.amount)), counts: (_, n) => n % 17 === 0 },
  'windows before two internal topics': {
    make: () => {
      const minute = stream(OrderCreated).groupByKey().window(tumbling(minutes(1))).aggregate('first', { amount: sum(({ data }) => data.amount), orders: count() });
      const some = minute.groupBy(({ key }) => String(Number(key.at(-1)) % 3)).window(tumbling(minutes(1))).aggregate('second', { amount: sum(({ value }) => value.amount) });
      return topology({ ...options, name: 'chain' }, told(some, ({ value }) => value.amount));
    },
    counts: (event) => event === OrderCreated,
  },
  'a join before another': {
    make: () => {
      const [orders, payments] = [stream(OrderCreated).keyBy(({ orderId }) => `k${orderId}`), stream(PaymentCompleted).keyBy(({ orderId }) => `k${orderId}`)];
      return topology({ ...options, name: 'joined' }, told(orders.join('payment', payments, { within: minutes(2), kind: 'left' }), ({ left }) => left.data.amount));
    },
    counts: (event) => event === OrderCreated,
  },
};

it.each(Object.entries(CASES))('%s: nothing is late, and all is told', async (_name, each) => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { late, told, due } = await simulate(each, seed * 7_919);
    expect({ seed, late, told }).toEqual({ seed, late: 0, told: due });
  }
}, 120_000);

function randomOf(seed: number): () => number {
  let state = seed;
  const next = (): number => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  for (let i = 0; i < 10; i++) next();
  return next;
}

/** What lies in one partition of each topic, in order. */
type Log = Map<string, EngineRecord[]>;

async function simulate({ make, counts }: Case, seed: number): Promise<{ late: number; told: bigint; due: bigint }> {
  const random = randomOf(seed);
  const made = make();
  const partitions = 1 + Math.floor(random() * 3);
  const { logs, due } = history(made, partitions, counts, random);
  const states = logs.map(() => new Map<string, string>());
  const load = (p: number): Engine => new Engine(made, p, partitions, states[p] ?? []);
  const engines = logs.map((_, p) => load(p));
  const pace = logs.map(() => 1 + Math.floor(random() * 40));
  const loadedAt = logs.map(() => (random() < 0.3 ? START + Math.floor(random() * LOADED_WITHIN) * seconds(1) : START));
  const last = new Map<number | undefined, bigint>();
  let offset = 0;

  const commit = (p: number, now: number, outcome: StepOutcome | undefined): void => {
    for (const { field, value } of outcome?.writes ?? []) {
      if (value === null) states[p]?.delete(field);
      else states[p]?.set(field, value);
    }
    if (outcome) engines[p]?.keep();
    for (const { topic, key, value } of outcome?.outputs ?? []) {
      if (made.internal.includes(topic)) logs[partitionFor({ key }, partitions)]?.get(topic)?.push({ topic, key, value, id: String((offset += 1)), time: now, logTime: now });
      else if (topic === Told.topic) last.set(Told.parse(JSON.parse(value)).window?.start, Told.parse(JSON.parse(value)).data.amount);
    }
  };

  for (let now = START; now < START + ENDS_AFTER; now += seconds(1)) {
    for (const [p, log] of logs.entries()) {
      if (now < (loadedAt[p] ?? START)) continue;
      if (random() < 0.03) engines[p] = load(p);
      const there = (topic: string): number => (log.get(topic) ?? []).findIndex(({ logTime }) => logTime > now);
      for (const topic of made.reads) {
        const all = log.get(topic) ?? [];
        const ready = there(topic) < 0 ? all.length : there(topic);
        const isBacklog = !made.internal.includes(topic) && (all[0]?.logTime ?? now) <= now - seconds(2);
        // Of a backlog, one topic waits for the other at times.
        const isWaiting = (Math.floor((now - START) / seconds(13)) + topic.length + p) % 3 === 0;
        const taken = all.splice(0, isBacklog ? (isWaiting ? 0 : Math.min(ready, pace[p] ?? 1)) : ready);
        for (let i = 0; i < taken.length; i += 7) commit(p, now, await engines[p]?.step(taken.slice(i, i + 7)));
      }
      if (random() < 0.8) commit(p, now, await engines[p]?.idle(now, (topic) => there(topic) === 0 || (log.get(topic) ?? []).length === 0));
    }
  }
  return { late: engines.reduce((all, engine) => all + engine.late().events, 0), told: [...last.values()].reduce((all, amount) => all + amount, 0n), due };
}

/** An hour of events before the start, and three minutes after it; some partitions stay empty. */
function history({ reads }: Topology, partitions: number, counts: Case['counts'], random: () => number): { logs: Log[]; due: bigint } {
  const logs = Array.from({ length: partitions }, (): Log => new Map(reads.map((topic) => [topic, []])));
  const gap = 500 + random() * minutes(1);
  let n = 0;
  let due = 0n;
  for (const [p, log] of logs.entries()) {
    const isSilent = random() < 0.25;
    for (const event of [OrderCreated, PaymentCompleted]) {
      const { topic, type } = event;
      if (!reads.includes(topic) || isSilent || random() < 0.15) continue;
      for (let at = START - hours(1) * random(); at < START + minutes(3); at += gap * (0.5 + random())) {
        const logTime = Math.floor(at) + 1_000;
        const time = logTime - Math.floor(random() * 1_000);
        const orderId = `${keyIn(p, partitions)}-${n}`;
        if (counts(event, n)) due += 1n;
        log.get(topic)?.push({ topic, id: `${type}-${n}`, key: orderId, time, logTime, value: { eventType: type, eventId: `${type}-${n}`, timestamp: time, orderId, data: { amount: 1n, orderId } } });
        n += 1;
      }
    }
  }
  return { logs, due };
}
