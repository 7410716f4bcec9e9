import fc from 'fast-check';
import { covers, fromTasks, joinPositions, meetPositions, missingTo, ofTask, parseToken, positionToken, type Position } from './position';

const positions: fc.Arbitrary<Position> = fc.dictionary(
  fc.constantFrom('order-created', 'payment-completed', 'payment-refunded'),
  fc.array(fc.nat(50), { minLength: 3, maxLength: 3 }),
);

describe('positions are a lattice', () => {
  const same = (a: Position, b: Position) => covers(a, b) && covers(b, a);

  test('covers is reflexive, transitive and antisymmetric up to missing zeros', () => {
    fc.assert(
      fc.property(positions, positions, positions, (a, b, c) => {
        expect(covers(a, a)).toBe(true);
        if (covers(a, b) && covers(b, c)) expect(covers(a, c)).toBe(true);
      }),
    );
  });

  test('meet is the largest position that both cover, and absorbs join', () => {
    fc.assert(
      fc.property(positions, positions, positions, (a, b, c) => {
        const meet = meetPositions(a, b);
        expect(covers(a, meet) && covers(b, meet)).toBe(true);
        if (covers(a, c) && covers(b, c)) expect(covers(meet, c)).toBe(true);
        expect(same(meet, meetPositions(b, a)) && same(meetPositions(a, joinPositions(a, b)), a)).toBe(true);
      }),
    );
  });

  test('join is the least position that covers both: commutative, associative, idempotent', () => {
    fc.assert(
      fc.property(positions, positions, positions, (a, b, c) => {
        const join = joinPositions(a, b);
        expect(covers(join, a) && covers(join, b)).toBe(true);
        if (covers(c, a) && covers(c, b)) expect(covers(c, join)).toBe(true);
        expect(same(join, joinPositions(b, a))).toBe(true);
        expect(same(joinPositions(join, c), joinPositions(a, joinPositions(b, c)))).toBe(true);
        expect(same(joinPositions(a, a), a)).toBe(true);
      }),
    );
  });

  test('nothing is missing exactly when it covers', () => {
    fc.assert(fc.property(positions, positions, (a, b) => expect(missingTo(a, b) === 0).toBe(covers(a, b))));
  });

  test('a position is the sum of its tasks', () => {
    fc.assert(fc.property(positions, (a) => expect(same(fromTasks([0, 1, 2].map((p) => ofTask(a, p))), a)).toBe(true)));
  });

  test('a token gives its position back, and any other text gives nothing', () => {
    fc.assert(fc.property(positions, (a) => expect(parseToken(positionToken(a))).toEqual(a)));
    for (const junk of ['', 'x', btoa('[1]'), btoa('{"t":[-1]}'), btoa('{"t":[1.5]}'), btoa('null')]) expect(parseToken(junk)).toBeUndefined();
  });
});
