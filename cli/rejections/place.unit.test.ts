import { parsePlace } from './place';

test('a place is topic, partition and offset', () => {
  expect(parsePlace('payment-completed/2/17')).toEqual({ topic: 'payment-completed', partition: 2, offset: 17 });
  for (const text of ['', 'payment-completed', 'payment-completed/2', 'payment-completed/2/x', '../2/17']) expect(() => parsePlace(text)).toThrow('is not a place like');
});
