import fc from 'fast-check';
import { divideHalfEven, formatMoney, MAX_AMOUNT, parseMoney, parseMoneyNumber } from './money';

const amounts = fc.bigInt({ min: -MAX_AMOUNT, max: MAX_AMOUNT });

describe('money', () => {
  test('what is printed is read back unchanged', () => {
    fc.assert(fc.property(amounts, (amount) => expect(parseMoney(formatMoney(amount))).toEqual({ ok: true, amount })));
  });

  test('adding printed amounts is adding amounts', () => {
    fc.assert(
      fc.property(fc.array(amounts), (list) => {
        const total = list.reduce((sum, amount) => sum + amount, 0n);
        const read = list.map((amount) => parseMoney(formatMoney(amount))).reduce((sum, p) => sum + (p.ok ? p.amount : 0n), 0n);
        expect(read).toBe(total);
      }),
    );
  });

  test.each([
    ['12.5', '12.5'],
    ['0.001', '0.001'],
    ['-0.50', '-0.5'],
    ['007', '7'],
    ['1.50000000', '1.5'],
    ['99999999999.9999', '99999999999.9999'],
  ])('%s is read as %s', (text, printed) => {
    const parsed = parseMoney(text);
    expect(parsed.ok && formatMoney(parsed.amount)).toBe(printed);
  });

  test.each(['', '1e3', '+1', ' 1', '1.', '.5', '1,5', '0x10', '1.00001', '100000000000', 'NaN', '--1'])('"%s" is no amount', (text) => {
    expect(parseMoney(text).ok).toBe(false);
  });

  test('a JSON number is read through its shortest decimal text', () => {
    expect(parseMoneyNumber(0.1)).toEqual({ ok: true, amount: 1000n });
    expect(parseMoneyNumber(100)).toEqual({ ok: true, amount: 1_000_000n });
    expect(parseMoneyNumber(19.99)).toEqual({ ok: true, amount: 199_900n });
  });

  test.each([0.1 + 0.2, 1e21, 1e-7, Number.NaN, Number.POSITIVE_INFINITY, 12345678901234.5678])('the number %s is refused', (number) => {
    expect(parseMoneyNumber(number).ok).toBe(false);
  });

  test('half-even division is the nearest integer, with ties to even, for either sign', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt().filter((d) => d !== 0n), (dividend, divisor) => {
        const quotient = divideHalfEven(dividend, divisor);
        const twiceError = 2n * (dividend - quotient * divisor);
        const size = (n: bigint) => (n < 0n ? -n : n);
        expect(size(twiceError) <= size(divisor)).toBe(true);
        if (size(twiceError) === size(divisor)) expect(quotient % 2n).toBe(0n);
      }),
    );
    expect([5n, 15n, 25n, -5n, -15n].map((n) => divideHalfEven(n, 10n))).toEqual([0n, 2n, 2n, 0n, -2n]);
  });
});
