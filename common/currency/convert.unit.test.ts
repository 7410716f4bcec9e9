import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { formatMoney, parseMoney, type Money } from '../money';
import { convert, type Addend } from './convert';
import { parseRates, rateOn, RateError } from './rates';

const data = join(__dirname, '../../data');
const shipped = (name: string) => gunzipSync(readFileSync(join(data, name))).toString('utf8');
const ECB = parseRates(shipped('ecb-fx/eurofxref-hist.csv.gz'));

const SMALL = parseRates('Date,USD,JPY,\n2026-01-06,3,150.5,\n2026-01-02,2,N/A,\n');

const money = (text: string): Money => {
  const parsed = parseMoney(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.amount;
};
const converted = (addends: readonly Addend[], to: string, decimals?: number) => formatMoney(convert(SMALL, addends, to, decimals).amount);

describe('the rates', () => {
  test('a day without a quote takes the last published one', () => {
    expect(rateOn(SMALL, 'USD', '2026-01-05')).toMatchObject({ published: '2026-01-02', text: '2' });
    expect(rateOn(SMALL, 'USD', '2026-01-06')).toMatchObject({ published: '2026-01-06', digits: 3n, decimals: 0 });
    expect(rateOn(SMALL, 'JPY', '2030-01-01')).toMatchObject({ published: '2026-01-06', digits: 1505n, decimals: 1 });
  });

  test('where none was published yet there is an error, not a guess', () => {
    expect(() => rateOn(SMALL, 'USD', '2026-01-01')).toThrow('no rate for USD was published on 2026-01-01 or before');
    expect(() => rateOn(SMALL, 'JPY', '2026-01-05')).toThrow(RateError);
    expect(() => rateOn(SMALL, 'AED', '2026-01-05')).toThrow('publishes no rate for AED');
  });

  test.each([
    ['Day,USD,\n', 'must begin with a header'],
    ['Date,USD,\n2026-01-02,1.5,2,\n', 'line 2 of the rates is not a day with 1 rates'],
    ['Date,USD,\n2026-01-02,1.5e3,\n', '"1.5e3" as the rate of USD'],
    ['Date,USD,\n2026-01-02,0.00,\n', '"0.00" as the rate of USD'],
    ['Date,USD,\n2026-01-02,1,\n2026-01-02,2,\n', 'USD twice on 2026-01-02'],
  ])('a file that is not in order is refused: %j', (csv, why) => {
    expect(() => parseRates(csv)).toThrow(why);
  });
});

describe('converting', () => {
  const day = '2026-01-06';

  test('goes through the euro', () => {
    expect(converted([{ amount: money('6'), currency: 'USD', day }], 'EUR')).toBe('2');
    expect(converted([{ amount: money('2'), currency: 'EUR', day }], 'JPY')).toBe('301');
    expect(converted([{ amount: money('6'), currency: 'USD', day }], 'JPY')).toBe('301');
    expect(converted([{ amount: money('301'), currency: 'JPY', day }], 'USD')).toBe('6');
  });

  test('rounds once, at the end: three thirds are a whole', () => {
    const third = { amount: money('1'), currency: 'USD', day };
    expect(converted([third], 'EUR')).toBe('0.3333');
    expect(converted([third, third, third], 'EUR')).toBe('1');
  });

  test.each([
    ['0.0001', '0'],
    ['0.0003', '0.0002'],
    ['-0.0003', '-0.0002'],
    ['0.0005', '0.0002'],
  ])('half of %s is %s: halves go to the even neighbour', (amount, half) => {
    expect(converted([{ amount: money(amount), currency: 'USD', day: '2026-01-02' }], 'EUR')).toBe(half);
  });

  test('rounds where it is asked to', () => {
    expect(converted([{ amount: money('10'), currency: 'USD', day }], 'EUR', 2)).toBe('3.33');
    expect(converted([{ amount: money('10'), currency: 'USD', day }], 'EUR', 0)).toBe('3');
  });

  test('tells which rates it used, and uses none where there is nothing to convert', () => {
    const addends = [
      { amount: 1n, currency: 'USD', day: '2026-01-05' },
      { amount: 1n, currency: 'EUR', day },
      { amount: 1n, currency: 'USD', day: '2026-01-05' },
    ];
    expect(convert(SMALL, addends, 'EUR').rates).toEqual([{ currency: 'USD', day: '2026-01-05', published: '2026-01-02', rate: '2' }]);
    expect(convert(SMALL, [{ amount: 7n, currency: 'AED', day }], 'AED')).toEqual({ amount: 7n, rates: [] });
    expect(convert(SMALL, [], 'USD')).toEqual({ amount: 0n, rates: [] });
  });

  test('law: the order and the grouping of addends change nothing', () => {
    const addend = fc.record({
      amount: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      currency: fc.constantFrom('USD', 'GBP', 'JPY', 'EUR', 'CHF'),
      day: fc.constantFrom('2010-12-01', '2011-03-05', '2020-02-29', '2026-04-10'),
    });
    fc.assert(
      fc.property(fc.array(addend), fc.constantFrom('EUR', 'USD', 'JPY'), (addends, to) => {
        const split = addends.flatMap((one) => [{ ...one, amount: one.amount - 7n }, { ...one, amount: 7n }]).reverse();
        expect(convert(ECB, split, to)).toEqual(convert(ECB, addends, to));
      }),
    );
  });
});

describe('a year of real sales in euros', () => {
  const sales = salesByDay();
  const inEuros = (month = '') => formatMoney(convert(ECB, sales.filter(({ day }) => day.startsWith(month)), 'EUR', 2).amount);

  test.each([
    ['', '11249690.89'],
    ['2010-12', '886458.68'],
    ['2011-01', '663226.03'],
    ['2011-02', '588769.3'],
    ['2011-03', '787272.63'],
    ['2011-04', '558903.21'],
    ['2011-05', '824580.78'],
    ['2011-06', '778863.57'],
    ['2011-07', '770588.39'],
    ['2011-08', '779429.06'],
    ['2011-09', '1169868.37'],
    ['2011-10', '1230847.45'],
    ['2011-11', '1704906.26'],
    ['2011-12', '505977.17'],
  ])('%s: %s', (month, total) => {
    expect(inEuros(month)).toBe(total);
  });

  test('50 of the 305 sales days take an earlier rate', () => {
    const { rates } = convert(ECB, sales, 'EUR');
    expect(rates).toHaveLength(305);
    expect(rates.filter(({ day, published }) => day !== published)).toHaveLength(50);
  });
});

/** The net of each day. Only descriptions hold commas, so the other columns are found from the line's end. */
function salesByDay(): Addend[] {
  const byDay = new Map<string, Money>();
  for (const line of shipped('online-retail/online_retail.csv.gz').trimEnd().split('\n').slice(1)) {
    const [quantity = '', date = '', price = ''] = line.split(',').slice(-5);
    const day = date.slice(0, 10);
    byDay.set(day, (byDay.get(day) ?? 0n) + BigInt(quantity) * money(price));
  }
  return [...byDay].map(([day, amount]) => ({ amount, currency: 'GBP', day }));
}
