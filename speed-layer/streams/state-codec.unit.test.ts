import { OrderCreated, PaymentCompleted } from '../../common/events/catalogue';
import { drive } from './drive';
import { defineOutput, text } from './output';
import { encodeState } from './state-codec';
import { stream } from './stream';
import { topology } from './topology';
import { minutes } from './windows';

const Said = defineOutput({ topic: 'said', type: 'Said', about: 'What is said.', fields: { at: text('When.') } });
const order = { orderId: 'o', userId: 'u', amount: 1n, currency: 'EUR' };

class Own {
  readonly one = 1;
}

it.each([
  ['Date', new Date(0)],
  ['Map', new Map([['a', 1]])],
  ['Set', new Set([1])],
  ['Own', new Own()],
])('a %s is refused, as it would be another thing once it is read again', (name, value) => {
  expect(() => encodeState([{ value }])).toThrow(`a ${name} cannot be kept in state`);
});

it('plain objects of any realm are not', () => {
  expect(encodeState({ a: Object.assign(Object.create(null), { b: 1n }) as object, c: structuredClone({ d: [null] }) })).toBe('{"a":{"b":"#1"},"c":{"d":[null]}}');
});

const dated = stream(OrderCreated).map(({ timestamp }) => ({ at: new Date(timestamp) }));
it.each([
  ['a join', dated.join('payment', stream(PaymentCompleted), { within: minutes(5), kind: 'left' }).map(({ left }) => left)],
  ['another task', dated.keyBy(() => 'all').repartition('all')],
])('what waits in %s is told at the first record, not after a crash', async (_what, from) => {
  const driver = drive(topology({ name: 'dated', about: 'Hands a date on.' }, from.to(Said, ({ at }) => ({ data: { at: at.toISOString() } }))));
  await expect(driver.send(OrderCreated, order, 0)).rejects.toThrow('a Date cannot be kept in state');
});
