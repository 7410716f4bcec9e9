import fc from 'fast-check';
import { OrderCreated, PaymentCompleted } from '../../../common/events/catalogue';
import { drive, type Driver } from '../drive';
import { defineOutput, nullable, text } from '../output';
import { first, times } from '../patterns';
import type { Step } from '../step';
import { stream } from '../stream';
import { bounds, events, sendDrawn, type Sender } from '../testing/drawn';
import { topology } from '../topology';
import { minutes, seconds } from '../windows';

const Pair = defineOutput({ topic: 'pair', type: 'Pair', about: 'A pair.', fields: { order: nullable(text('The order.')), payment: nullable(text('The payment.')) } });
const Found = defineOutput({ topic: 'found', type: 'Found', about: 'A match.', fields: { events: text('Their ids.') } });

const WITHIN = minutes(1);
const LATE_ID = (late: unknown): string => (late as { value: { eventId: string } }).value.eventId;

/** Keyed by user through an internal topic, by what both have in common; `byKey`: by order, as they were read. */
function paired(kind: 'inner' | 'left' | 'outer', byKey: boolean): Step<never> {
  const on = byKey ? {} : { on: { left: ({ data }: { data: { userId: string } }) => data.userId, right: ({ data }: { data: { userId: string } }) => data.userId } };
  const [orders, payments] = [stream(OrderCreated), stream(PaymentCompleted)];
  const say = ({ left, right, revision }: { left: { eventId: string } | undefined; right: { eventId: string } | undefined; revision: number }) => ({ revision, data: { order: left?.eventId ?? null, payment: right?.eventId ?? null } });
  if (kind === 'inner') return orders.join('pair', payments, { ...on, within: WITHIN, kind }).to(Pair, say);
  if (kind === 'left') return orders.join('pair', payments, { ...on, within: WITHIN, kind }).to(Pair, say);
  return orders.join('pair', payments, { ...on, within: WITHIN, kind }).to(Pair, say);
}

const sendTo = (driver: Driver): Sender => async ({ kind, key, amount, id, at, logTime }) => {
  const data = { orderId: key, eventId: id, userId: key, currency: 'EUR', amount };
  await (kind === 'order' ? driver.send(OrderCreated, data, at, logTime) : driver.send(PaymentCompleted, data, at, logTime));
};

it.each(['inner', 'left', 'outer'] as const)('a join that is %s tells all pairs that are no further apart, once, alone who found none, and nothing is kept in the end', async (kind) => {
  await fc.assert(
    fc.asyncProperty(events, bounds, fc.boolean(), fc.boolean(), async (drawn, options, restarts, byKey) => {
      const joining = topology({ name: 'joining', about: 'Pairs.', ...options }, paired(kind, byKey));
      const driver = drive(joining, { restarts });
      const sent = await sendDrawn(driver, drawn, sendTo(driver), { topology: joining, step: 'pair' });
      const said = driver.read(Pair);
      const late = driver.readLate().map(LATE_ID);
      expect(late.sort()).toEqual(sent.filter(({ at, watermark }) => at + WITHIN + options.retention <= watermark).map(({ id }) => id).sort());

      const taken = sent.filter(({ id }) => !late.includes(id));
      const pairs = taken.flatMap((order) =>
        taken.filter((payment) => order.kind === 'order' && payment.kind === 'payment' && order.key === payment.key && Math.abs(order.at - payment.at) <= WITHIN).map((payment) => `${order.id} ${payment.id}`),
      );
      const told = said.map(({ data, revision }) => ({ name: `${data.order ?? '-'} ${data.payment ?? '-'}`, revision }));
      expect(told.flatMap(({ name }) => (name.includes(' -') || name.startsWith('- ') ? [] : [name])).sort()).toEqual(pairs.sort());

      const tellsAlone = (one: { kind: string }): boolean => kind === 'outer' || (kind === 'left' && one.kind === 'order');
      for (const one of sent) {
        const alone = told.findIndex(({ name }) => name === (one.kind === 'order' ? `${one.id} -` : `- ${one.id}`));
        const met = told.findIndex(({ name }) => !name.includes('- ') && !name.endsWith(' -') && name.split(' ').includes(one.id));
        const isTaken = taken.includes(one);
        if (!isTaken || !tellsAlone(one)) expect(alone).toBe(-1);
        else if (met < 0) expect([one.id, told[alone]?.revision]).toEqual([one.id, 0]);
        else if (alone >= 0) expect([alone < met, told[met]?.revision]).toEqual([true, 1]);
      }
      expect(new Set(told.map(({ name }) => name)).size).toBe(told.length);
      expect([...driver.state('pair')]).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it.each([
  ['three orders', times(3, 'order', ({ eventType }: { eventType: string }) => eventType === 'OrderCreated')],
  ['an order, then a payment, then an order', first('order', ({ eventType }: { eventType: string }) => eventType === 'OrderCreated').followedBy('payment', ({ eventType }) => eventType === 'PaymentCompleted').followedBy('again', ({ eventType }) => eventType === 'OrderCreated')],
])('%s within a minute: each match is one, no event is in two, and none is left that could still be made', async (_name, soFar) => {
  await fc.assert(
    fc.asyncProperty(events, bounds, fc.boolean(), async (drawn, options, restarts) => {
      const pattern = soFar.within(WITHIN);
      const detecting = topology(
        { name: 'detecting', about: 'Patterns.', ...options },
        stream(OrderCreated).merge(stream(PaymentCompleted)).detect('match', pattern).to(Found, ({ events: all }) => ({ data: { events: all.map(({ eventId }) => eventId).join(' ') } })),
      );
      const driver = drive(detecting, { restarts });
      const sent = await sendDrawn(driver, drawn, sendTo(driver), { topology: detecting, step: 'match' });
      const late = new Set(driver.readLate().map(LATE_ID));
      const matches = driver.read(Found).map(({ data }) => data.events.split(' ').flatMap((id) => sent.filter((one) => one.id === id)));
      const isMatch = (all: readonly { kind: string; at: number }[]): boolean => {
        const fits = all.every((one, i) => pattern.parts[i]?.where({ eventType: one.kind === 'order' ? 'OrderCreated' : 'PaymentCompleted' }) && one.at >= (all[i - 1]?.at ?? -Infinity));
        return fits && (all.at(-1)?.at ?? 0) - (all[0]?.at ?? 0) <= WITHIN;
      };
      for (const match of matches) expect([match.length, new Set(match.map(({ key }) => key)).size, isMatch(match)]).toEqual([3, 1, true]);
      const used = matches.flat();
      expect(new Set(used).size).toBe(used.length);
      const left = sent.filter((one) => !used.includes(one) && !late.has(one.id));
      const still = left.flatMap((a) => left.flatMap((b) => left.filter((c) => a.key === b.key && b.key === c.key && sent.indexOf(a) < sent.indexOf(b) && sent.indexOf(b) < sent.indexOf(c) && a.at < b.at && b.at < c.at && isMatch([a, b, c]))));
      expect(still).toEqual([]);
      expect([...driver.state('match')]).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it('the late events of a pattern are those that came after all that they could complete', async () => {
  const detecting = topology(
    { name: 'detecting', about: 'Patterns.', lateness: 0, retention: seconds(10) },
    stream(OrderCreated).detect('match', times(2, 'order', () => true).within(WITHIN)).to(Found, ({ events: all }) => ({ data: { events: all.map(({ eventId }) => eventId).join(' ') } })),
  );
  const driver = drive(detecting);
  const order = (eventId: string, at: number) => driver.send(OrderCreated, { orderId: 'o', eventId, userId: 'u', currency: 'EUR', amount: 1n }, at);
  await order('first', 0);
  // Another key would do as well: it only lets time go on.
  await driver.send(OrderCreated, { orderId: 'p', eventId: 'far', userId: 'u', currency: 'EUR', amount: 1n }, WITHIN + 69_999);
  await order('second', WITHIN);
  expect(driver.read(Found).map(({ data }) => data.events)).toEqual(['first second']);
  expect(driver.late().events).toBe(0);
});
