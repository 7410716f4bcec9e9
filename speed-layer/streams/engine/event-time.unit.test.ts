import fc from 'fast-check';
import { OrderCreated, PaymentCompleted } from '../../../common/events/catalogue';
import { count, sum } from '../aggregations';
import { drive } from '../drive';
import { defineOutput, flag, money, text, whole } from '../output';
import { decodeState, encodeState, type StateValue } from '../state-codec';
import { stream } from '../stream';
import { topology } from '../topology';
import { hours, minutes, seconds, tumbling } from '../windows';
import { Tasks } from '../testing/tasks';
import { Engine } from './engine';
import type { EngineRecord } from './records';

const Said = defineOutput({ topic: 'said', type: 'Said', about: 'What a test looks at.', fields: { orders: whole('How many.'), revenue: money('How much.') } });
const Alone = defineOutput({ topic: 'alone', type: 'Alone', about: 'An order and whether it is paid.', fields: { order: text('The order.'), isPaid: flag('Whether.') } });
const order = { userId: 'u', amount: 1n, currency: 'EUR' };
const amountOf = ({ data }: { readonly data: { readonly amount: bigint } }): bigint => data.amount;
const DAY = hours(24);
const NOW = Date.parse('2026-11-21T10:00:00Z');

/** Orders and payments together by minute, by their own key or all under one. */
const perMinute = (isRekeyed: boolean) => {
  const both = stream(OrderCreated).merge(stream(PaymentCompleted));
  return topology(
    { name: 'both', about: 'Both kinds.', lateness: seconds(5), idleAfter: seconds(10) },
    (isRekeyed ? both.groupBy(() => 'all') : both.groupByKey())
      .window(tumbling(minutes(1)))
      .aggregate('all', { orders: count(), revenue: sum(amountOf) })
      .to(Said, ({ value, window, revision }) => ({ window, revision, data: value })),
  );
};

describe('idle inputs', () => {
  it('the input that is behind is waited for, until it has been idle for long enough', async () => {
    const driver = drive(perMinute(false));
    await driver.send(PaymentCompleted, { orderId: 'a', ...order }, 59_000);
    await driver.send(OrderCreated, { orderId: 'a', ...order }, 66_000);
    expect(driver.read(Said)).toEqual([]);
    await driver.send(OrderCreated, { orderId: 'a', ...order }, 70_000);
    expect(driver.read(Said).map(({ window, data }) => [window?.start, data.orders])).toEqual([[0, 1]]);
  });

  it('event time goes on at the pace of the clock while everything is idle', async () => {
    const driver = drive(perMinute(true), { partitions: 3 });
    await driver.send(OrderCreated, { orderId: 'a', ...order }, 30_000);
    await driver.idleUntil(30_000 + 10_000 + 1);
    // 5 s for what is late, and 5 s for what is on its way between tasks.
    await driver.idleUntil(30_000 + 10_000 + 39_999);
    expect(driver.read(Said)).toEqual([]);
    await driver.idleUntil(30_000 + 10_000 + 40_000);
    expect(driver.read(Said)).toMatchObject([{ eventId: 'said/all/0/60000/0', data: { orders: 1 } }]);
  });

  it('an input without any events, as a task that never sends, holds nothing back for longer than that', async () => {
    const driver = drive(perMinute(true), { partitions: 3 });
    for (const second of [0, 9, 20, 31, 42, 53, 64, 75]) await driver.send(OrderCreated, { orderId: 'a', ...order }, second * 1_000);
    expect(driver.read(Said).map(({ revision, data }) => [revision, data.orders])).toEqual([[0, 6]]);
  });
});

describe('a backlog, of which one topic is read before the other', () => {
  const record = (topic: string, type: string, i: number): EngineRecord => {
    const time = NOW + i * seconds(30);
    return { topic, id: `${type}${i}`, key: `o${i}`, time, logTime: time, value: { eventType: type, eventId: `${type}${i}`, timestamp: time, orderId: `o${i}`, data: { ...order, orderId: `o${i}` } } };
  };
  const ofDay = (topic: string, type: string): EngineRecord[] => Array.from({ length: 2_880 }, (_, i) => record(topic, type, i));

  it('nothing of a whole day is late, nor told before the other input was read, though both are read in one go', async () => {
    const joining = topology({ name: 'joining', about: 'Paid or not.', retention: 0 }, stream(OrderCreated).join('payment', stream(PaymentCompleted), { within: minutes(5), kind: 'left' }).to(Alone, ({ left, right }) => ({ data: { order: left.eventId, isPaid: right !== undefined } })));
    const engine = new Engine(joining, 0, 1, []);
    const outputs = [];
    for (const records of [ofDay('order-created', 'OrderCreated'), ofDay('payment-completed', 'PaymentCompleted').filter((_, i) => i % 3 > 0)]) {
      // The clock tells what was read to its end: not what is in hand.
      engine.noteRead(NOW, () => false);
      outputs.push(...(await engine.step(records)).outputs);
      engine.keep();
    }
    outputs.push(...((await engine.idle(NOW + 2 * DAY, () => true))?.outputs ?? []));
    const said = outputs.map(({ value }) => Alone.parse(JSON.parse(value)).data);
    expect([said.filter(({ isPaid }) => isPaid).length, said.filter(({ isPaid }) => !isPaid).length, engine.late().events]).toEqual([1_920, 960, 0]);
  });

  it('nor where they were re-keyed on the way, as each record carries how far event time had come', async () => {
    const rekeyed = { ...perMinute(true), retention: 0 };
    const engine = new Engine(rekeyed, 0, 1, []);
    let offset = 0;
    for (const records of [ofDay('order-created', 'OrderCreated'), ofDay('payment-completed', 'PaymentCompleted')]) {
      const { outputs } = await engine.step(records);
      engine.keep();
      await engine.step(outputs.map(({ topic, key, value }) => ({ topic, key, value, id: String((offset += 1)), time: NOW + DAY, logTime: NOW + DAY })));
      engine.keep();
    }
    expect(engine.late().events).toBe(0);
  });
});

describe('behind an internal topic', () => {
  const orderAt = (time: number, amount = 1n): EngineRecord => ({ topic: 'order-created', id: String(time), key: String(time), time, logTime: time, value: { eventType: 'OrderCreated', eventId: String(time), timestamp: time, orderId: String(time), data: { ...order, orderId: String(time), amount } } });

  it.each([1, 3])('what is made anew from a log that has long been silent has told at once what the clock had told long ago (%i tasks)', async (count) => {
    const tasks = new Tasks({ ...perMinute(true), retention: 0 }, count, NOW + DAY);
    for (let i = 0; i < 10; i++) await tasks.take(0, orderAt(NOW + i * seconds(1)));
    expect(tasks.said).toEqual([]);
    for (let round = 0; round < 2; round++) await tasks.tick();
    expect(tasks.said.map(({ value }) => Said.parse(JSON.parse(value)).data.orders)).toEqual([10]);
  });

  it('a task that drops all it reads holds the others back as far as it has come, for however long it sends nothing', async () => {
    const large = topology(
      { name: 'large', about: 'Large orders.', retention: 0 },
      stream(OrderCreated)
        .filter(({ data }) => data.amount > 1n)
        .groupBy(() => 'all')
        .window(tumbling(minutes(1)))
        .aggregate('all', { orders: count(), revenue: sum(amountOf) })
        .to(Said, ({ value, window, revision }) => ({ window, revision, data: value })),
    );
    const tasks = new Tasks(large, 2, NOW + 2 * DAY);
    // One reads a day in twenty seconds. The other takes twice as long, and drops everything but the last hour.
    for (let i = 0; i < 40; i++) {
      for (let j = 0; j < 36; j++) {
        const minute = i * 36 + j;
        if (i < 20) for (const each of [2 * minute, 2 * minute + 1]) await tasks.take(0, orderAt(NOW + minutes(each), 2n));
        await tasks.take(1, orderAt(NOW + minutes(minute) + 1, minute >= 23 * 60 ? 2n : 1n));
      }
      tasks.now += seconds(1);
      await tasks.tick({ isRead: () => false });
    }
    expect(tasks.late).toBe(0);
    for (let round = 0; round < 2; round++) await tasks.tick();
    expect(tasks.said.reduce((all, { value }) => all + Said.parse(JSON.parse(value)).data.orders, 0)).toBe(40 * 36 + 60);
  });

  const twoStages = (retention: number) =>
    topology(
      { name: 'stages', about: 'Orders by minute, then all of them.', retention },
      stream(OrderCreated)
        .groupByKey()
        .window(tumbling(minutes(1)))
        .aggregate('minute', { orders: count() })
        .groupBy(() => 'all')
        .window(tumbling(minutes(1)))
        .aggregate('all', { orders: sum(({ value }) => BigInt(value.orders)) })
        .to(Said, ({ value, window, revision }) => ({ window, revision, data: { orders: Number(value.orders), revenue: 0n } })),
    );
  const said = (tasks: Tasks) => tasks.said.map(({ value }) => Said.parse(JSON.parse(value))).map(({ window, revision, data }) => [(window?.start ?? 0) - NOW, revision, data.orders]);

  it.each([1, 3])('what a window tells while its task rests moves what stands behind it on by the clock, second by second (%i tasks)', async (count) => {
    const tasks = new Tasks(twoStages(hours(1)), count, NOW);
    await tasks.take(0, orderAt(NOW));
    for (let second = 0; second < 150; second++) {
      tasks.now += seconds(1);
      await tasks.tick();
    }
    expect(said(tasks)).toEqual([[0, 0, 1]]);
  });

  it.each([0, hours(1)])('a task that rests is waited for while a window of it is still to close (retention %i)', async (retention) => {
    const tasks = new Tasks(twoStages(retention), 2, NOW);
    for (let second = 0; second < 120; second++) {
      tasks.now = NOW + seconds(second);
      await tasks.take(0, orderAt(tasks.now));
      if (second === 30) await tasks.take(1, orderAt(tasks.now + 1));
      await tasks.tick();
    }
    expect([tasks.late, said(tasks).filter(([start]) => start === 0)]).toEqual([0, [[0, 0, 61]]]);
  });

  it('a task that has not told anything yet is waited for, though another one rests', async () => {
    const tasks = new Tasks({ ...perMinute(true), retention: 0 }, 2, NOW + DAY);
    for (let hour = 0; hour < 10; hour++) await tasks.take(0, orderAt(NOW + hours(hour)));
    for (let second = 0; second < 5; second++) {
      await tasks.tick({ isRead: (partition) => partition === 0, runs: (partition) => partition === 0 });
      tasks.now += seconds(1);
    }
    for (let hour = 0; hour < 10; hour++) await tasks.take(1, orderAt(NOW + hours(hour) + 1));
    expect(tasks.late).toBe(0);
  });

  it('a task whose event time stands still, as it reads one topic before the other and drops it all, is there all the same', async () => {
    const large = stream(OrderCreated).merge(stream(PaymentCompleted)).filter(({ data }) => data.amount > 1n);
    const tasks = new Tasks(
      topology(
        { name: 'large', about: 'Large ones.' },
        large.groupBy(() => 'all').window(tumbling(minutes(1))).aggregate('all', { orders: count(), revenue: sum(amountOf) }).to(Said, ({ value, window, revision }) => ({ window, revision, data: value })),
      ),
      2,
      NOW + 2 * DAY,
    );
    const paidAt = (time: number): EngineRecord => ({ ...orderAt(time, 2n), topic: 'payment-completed', id: `paid ${time}` });
    for (let hour = 0; hour < 20; hour++) {
      for (let minute = 0; minute < 60; minute++) {
        const time = NOW + hours(hour) + minutes(minute);
        await tasks.take(0, orderAt(time, 2n));
        await tasks.take(0, paidAt(time));
        await tasks.take(1, orderAt(time + 1, 1n));
      }
      tasks.now += seconds(1);
      await tasks.tick({ isRead: () => false });
    }
    for (let minute = 0; minute < 20 * 60; minute++) await tasks.take(1, paidAt(NOW + minutes(minute) + 1));
    expect(tasks.late).toBe(0);
  });
});

it('the watermark that is told leaves out parts to which nothing has come, and goes on by the clock', async () => {
  const apart = (name: string, from: typeof OrderCreated | typeof PaymentCompleted) => stream(from).groupBy(() => 'all').aggregate(name, { orders: count(), revenue: sum(amountOf) }).to(Said, (data) => ({ data }));
  const engine = new Engine(topology({ name: 'apart', about: 'Both, apart.' }, apart('orders', OrderCreated), apart('payments', PaymentCompleted)), 0, 1, []);
  expect(engine.watermark).toBe(-Infinity);
  const value = { eventType: 'OrderCreated', eventId: 'a', timestamp: NOW, orderId: 'a', data: { ...order, orderId: 'a' } };
  await engine.step([{ topic: 'order-created', id: 'a', key: 'a', time: NOW, logTime: NOW, value }]);
  expect(engine.watermark).toBe(NOW - seconds(5));
  engine.keep();
  await engine.idle(NOW + minutes(10), () => true);
  engine.keep();
  await engine.idle(NOW + minutes(20), () => true);
  expect(engine.watermark).toBe(NOW + minutes(20) - seconds(15));
});

describe('wrong and distant dates', () => {
  it('an order dated ahead of the log closes no window, and is told in its own when that time has come', async () => {
    const driver = drive(perMinute(true));
    await driver.send(OrderCreated, { orderId: 'a', ...order }, NOW, NOW);
    await driver.send(OrderCreated, { orderId: 'future', ...order }, NOW + 23 * minutes(60), NOW + 20_000);
    await driver.send(OrderCreated, { orderId: 'b', ...order }, NOW + 21_000);
    expect([driver.read(Said), driver.late().events]).toEqual([[], 0]);
    await driver.idleUntil(NOW + minutes(2));
    await driver.idleUntil(NOW + DAY);
    expect(driver.read(Said).map(({ window, revision, data }) => [window?.start, revision, data.orders])).toEqual([[NOW, 0, 2], [NOW + 23 * minutes(60), 0, 1]]);
  });

  it('an import of last year beside live payments: both are told, in windows of their own, while the import holds event time back', async () => {
    const driver = drive(perMinute(true));
    const lastYear = NOW - 365 * DAY;
    for (let i = 0; i < 30; i++) {
      await driver.send(OrderCreated, { orderId: `old${i}`, ...order }, lastYear + i * seconds(10), NOW + i * 1_000);
      await driver.send(PaymentCompleted, { orderId: `new${i}`, ...order }, NOW + i * 1_000);
    }
    expect([driver.read(Said).every(({ window }) => (window?.end ?? 0) < NOW - 300 * DAY), driver.late().events]).toEqual([true, 0]);
    await driver.idleUntil(NOW + minutes(5));
    // Live sales go on: last year's, if more of it comes, are late from here on.
    await driver.send(OrderCreated, { orderId: 'older', ...order, amount: 5n }, lastYear, NOW + minutes(5));
    expect(driver.late()).toEqual({ events: 1, money: { EUR: 5n } });
  });
});

describe('what falls due', () => {
  it('a window of windows is told once, with all of them in it, however far event time leaps', async () => {
    const PerHour = defineOutput({ topic: 'per-hour', type: 'PerHour', about: 'An hour.', fields: { minutes: whole('How many.'), orders: whole('How many.') } });
    const twofold = topology(
      { name: 'stages', about: 'Hours of minutes.' },
      stream(OrderCreated)
        .groupByKey()
        .window(tumbling(minutes(1)))
        .aggregate('minute', { orders: count() })
        .groupByKey()
        .window(tumbling(hours(1)))
        .aggregate('hour', { minutes: count(), orders: count() })
        .to(PerHour, ({ value, window, revision }) => ({ window, revision, data: value })),
    );
    const driver = drive(twofold);
    for (const minute of [0, 1, 30, 59]) await driver.send(OrderCreated, { orderId: 'a', ...order }, NOW + minutes(minute));
    await driver.send(OrderCreated, { orderId: 'a', ...order }, NOW + hours(3));
    expect(driver.read(PerHour).map(({ revision, data }) => [revision, data.minutes])).toEqual([[0, 4]]);
  });

  it('a run that lacks a row is taken back whole: nothing is counted twice, and what fell due in it falls due again', async () => {
    const enriched = topology(
      { name: 'enriched', about: 'Enriched and counted.' },
      stream(OrderCreated)
        .groupByKey()
        .window(tumbling(minutes(1)))
        .aggregate('minute', { orders: count(), revenue: sum(amountOf) })
        .enrich({ name: 'rows', load: async (keys: readonly string[]) => new Map(keys.map((key) => [key, key])) }, ({ window }) => String(window.start))
        .to(Said, ({ value: { window, revision, value }, found }) => ({ window, revision, data: { orders: found === null ? -1 : value.orders, revenue: value.revenue } })),
    );
    const driver = drive(enriched);
    for (const minute of [0, 0, 2, 4]) await driver.send(OrderCreated, { orderId: 'a', ...order }, NOW + minutes(minute));
    expect(driver.read(Said).map(({ revision, data }) => [revision, data.orders])).toEqual([[0, 2], [0, 1]]);
  });
});

it('state is read as what was written: whole numbers of any size, numbers that JSON lacks, texts that look like either', () => {
  const value = fc.letrec<{ any: StateValue }>((tie) => ({
    any: fc.oneof(fc.bigInt(), fc.double({ noNaN: false }).filter((number) => !Object.is(number, -0)), fc.string(), fc.boolean(), fc.constant(null), fc.constantFrom('#1', '##', '#Infinity', '#NaN', '#'), fc.array(tie('any'), { maxLength: 4 }), fc.dictionary(fc.string().filter((name) => name !== '__proto__'), tie('any'), { maxKeys: 4, noNullPrototype: true })),
  })).any;
  fc.assert(fc.property(value, (state) => expect(decodeState(encodeState(state))).toEqual(state)));
});
