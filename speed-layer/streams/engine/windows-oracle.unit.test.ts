import fc from 'fast-check';
import { OrderCreated, PaymentCompleted } from '../../../common/events/catalogue';
import type { Millis } from '../../../common/time';
import { count, max, min, sum } from '../aggregations';
import { drive, type Driver } from '../drive';
import { defineOutput, money, nullable, whole, type OutputEvent } from '../output';
import { stream } from '../stream';
import { bounds, events, sendDrawn, type Drawn, type Sender, type Sent } from '../testing/drawn';
import { topology, type Topology } from '../topology';
import { hopping, minutes, seconds, session, sliding, tumbling, windowsAt, type SessionWindows, type Windows } from '../windows';

const Said = defineOutput({
  topic: 'said',
  type: 'Said',
  about: 'What a test looks at.',
  fields: { orders: whole('How many.'), revenue: money('How much.'), least: nullable(money('The least.')), most: nullable(money('The most.')) },
});
type Value = ReturnType<typeof Said.parse>['data'];
const amountOf = ({ data }: { readonly data: { readonly amount: bigint } }): bigint => data.amount;

const windowed = (windows: Windows, options: { readonly lateness: Millis; readonly retention: Millis }, emit: 'close' | 'update'): Topology =>
  topology(
    { name: 'windowed', about: 'Orders and payments by window.', ...options },
    stream(OrderCreated)
      .merge(stream(PaymentCompleted))
      .groupBy(({ data }) => data.userId)
      .window(windows, { emit })
      .aggregate('by-user', { orders: count(), revenue: sum(amountOf), least: min(amountOf), most: max(amountOf) })
      .to(Said, ({ value, window, revision, retracted }) => ({ data: value, window, revision, ...(retracted && { retracted }) })),
  );

const sendTo = (driver: Driver): Sender => async ({ kind, key, amount, id, at, logTime }) => {
  const data = { orderId: `of-${id}`, eventId: id, userId: key, currency: 'EUR', amount };
  await (kind === 'order' ? driver.send(OrderCreated, data, at, logTime) : driver.send(PaymentCompleted, data, at, logTime));
};

const lateIds = (driver: Driver): string[] => driver.readLate().map((late) => (late as { value: { eventId: string } }).value.eventId).sort();

function valueOf(all: readonly Drawn[]): Value {
  const amounts = all.map(({ amount }) => amount);
  const pick = (isFirst: (a: bigint, b: bigint) => boolean): bigint => amounts.reduce((a, b) => (isFirst(a, b) ? a : b));
  return { orders: all.length, revenue: amounts.reduce((a, b) => a + b, 0n), least: pick((a, b) => a < b), most: pick((a, b) => a > b) };
}

/** What holds in the end: of each window, the output with the greatest revision. Revisions of one window grow by one. */
function lastSaid(said: readonly OutputEvent<Value>[], windows: Windows): Map<string, Value> {
  const held = new Map<string, OutputEvent<Value>>();
  for (const output of said) {
    // A session is known by its beginning.
    const place = `${output.key} ${output.window?.start}${windows.kind === 'session' ? '' : ` ${output.window?.end}`}`;
    expect(output.revision).toBe((held.get(place)?.revision ?? -1) + 1);
    held.set(place, output);
  }
  expect(new Set(said.map(({ eventId }) => eventId)).size).toBe(said.length);
  return new Map(Array.from(held.values()).filter(({ retracted }) => !retracted).map(({ key, window, data }) => [`${key} ${window?.start} ${window?.end}`, data]));
}

/** The plainest way to the same: every window by itself, over all events that found it there. */
function oracle(windows: Windows, retention: Millis, sent: readonly Sent[]): { readonly told: Map<string, Value>; readonly late: string[] } {
  if (windows.kind === 'session') return sessionOracle(windows, retention, sent);
  // A sliding window holds its end too.
  const behind = windows.kind === 'sliding' ? 1 : 0;
  const isThere = (end: Millis, { watermark }: Sent): boolean => end + behind + retention > watermark;
  const wanted = new Map<string, { key: string; start: Millis; end: Millis }>();
  const late = new Set<string>();
  for (const one of sent) {
    const own = windows.kind === 'sliding' ? [{ start: one.at - windows.size, end: one.at }] : windowsAt(windows, one.at);
    for (const window of own) {
      if (isThere(window.end, one)) wanted.set(`${one.key} ${window.start} ${window.end}`, { key: one.key, ...window });
      else late.add(one.id);
    }
  }
  const holds = windows.kind === 'sliding' ? (at: Millis, end: Millis) => at <= end : (at: Millis, end: Millis) => at < end;
  const told = Array.from(wanted, ([name, { key, start, end }]): [string, Value] => [name, valueOf(sent.filter((one) => one.key === key && one.at >= start && holds(one.at, end) && isThere(end, one)))]);
  return { told: new Map(told), late: [...late].sort() };
}

function sessionOracle({ gap }: SessionWindows, retention: Millis, sent: readonly Sent[]): ReturnType<typeof oracle> {
  const sessionsOf = (all: readonly Sent[]): Sent[][] => {
    const found: Sent[][] = [];
    for (const one of all.toSorted((a, b) => a.at - b.at)) {
      const last = found.at(-1)?.at(-1);
      if (last && one.at - last.at <= gap) found.at(-1)?.push(one);
      else found.push([one]);
    }
    return found;
  };
  const valued = (all: readonly Sent[]) => sessionsOf(all).map((each): [string, Value] => [`${each[0]?.key} ${each[0]?.at} ${(each.at(-1)?.at ?? 0) + 1}`, valueOf(each)]);
  const kept = new Map<string, Sent[]>();
  const gone: [string, Value][] = [];
  const late: string[] = [];
  for (const one of sent) {
    // A session is let go of two gaps and the retention after its last event: then nothing makes it longer, also where something comes near that another session took in.
    for (const each of sessionsOf(kept.get(one.key) ?? [])) {
      if ((each.at(-1)?.at ?? 0) + 2 * gap + 1 + retention > one.watermark) continue;
      gone.push(...valued(each));
      kept.set(one.key, (kept.get(one.key) ?? []).filter((event) => !each.includes(event)));
    }
    const all = [...(kept.get(one.key) ?? []), one];
    const own = sessionsOf(all).find((each) => each.includes(one))?.at(-1);
    if (own && own.at + gap + 1 + retention > one.watermark) kept.set(one.key, all);
    else late.push(one.id);
  }
  return { told: new Map([...gone, ...[...kept.values()].flatMap(valued)]), late: late.sort() };
}

const KINDS: readonly (readonly [string, Windows])[] = [
  ['tumbling', tumbling(minutes(1))],
  ['hopping', hopping(minutes(1), seconds(20))],
  ['sliding', sliding(seconds(30))],
  ['session', session(seconds(20))],
];

it.each(KINDS)('%s windows: the last word of each is what a plain fold says, every event is in it or said as late, and nothing is kept in the end', async (_kind, windows) => {
  await fc.assert(
    fc.asyncProperty(events, bounds, fc.boolean(), fc.constantFrom('close' as const, 'update' as const), async (drawn, options, restarts, emit) => {
      const windowing = windowed(windows, options, emit);
      const driver = drive(windowing, { restarts });
      const sent = await sendDrawn(driver, drawn, sendTo(driver), { topology: windowing, step: 'by-user' });
      const { told, late } = oracle(windows, options.retention, sent);
      expect(lastSaid(driver.read(Said), windows)).toEqual(told);
      const { events: lateEvents, money: lateMoney } = driver.late();
      expect(lateIds(driver)).toEqual(late);
      expect([lateEvents, lateMoney['EUR'] ?? 0n]).toEqual([late.length, sent.filter(({ id }) => late.includes(id)).reduce((total, { amount }) => total + amount, 0n)]);
      expect([...driver.state('by-user')]).toEqual([]);
    }),
    { numRuns: 80 },
  );
});

it('over several tasks too, the tumbling windows and the late events hold every event once, as count and as money', async () => {
  await fc.assert(
    fc.asyncProperty(events, bounds, fc.boolean(), fc.integer({ min: 2, max: 3 }), async (drawn, options, restarts, partitions) => {
      const driver = drive(windowed(tumbling(minutes(1)), options, 'close'), { restarts, partitions });
      await sendDrawn(driver, drawn, sendTo(driver));
      const told = [...lastSaid(driver.read(Said), tumbling(minutes(1))).values()];
      const late = driver.late();
      expect([told.reduce((total, { orders }) => total + orders, late.events), told.reduce((total, { revenue }) => total + revenue, late.money['EUR'] ?? 0n)]).toEqual([
        drawn.length,
        drawn.reduce((total, { amount }) => total + amount, 0n),
      ]);
      expect([...driver.state('by-user')]).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
