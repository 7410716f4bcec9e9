import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { z } from 'zod';
import { parseRates } from '../../common/currency/rates';
import type { CellDelta } from '../../common/live/live-state';
import { cellKey } from '../../common/metrics/cell-key';
import { dimensionNames, mergeKinds, type View } from '../../common/metrics/view';
import { declareViews, DEFAULT_TIERS } from '../../common/metrics/views';
import { formatMoney } from '../../common/money';
import { positionToken } from '../../common/position';
import { Problem } from '../../common/problem';
import { dayOf } from '../../common/time';
import { CellIndex } from '../view/cell-index';
import type { LoadedGeneration } from '../view/loaded-generation';
import type { Answer } from '../view/merged-view';
import { readParameters } from './declared-parameters';
import { recencyOf, recencyParameters } from './recency';
import { renderRow, type JsonRow } from './render';
import { rowsOf } from './rows';
import { viewParameters } from './view-parameters';

const views = declareViews(DEFAULT_TIERS);
const named = (name: string): View => views.find((view) => view.name === name)!;
const LOG = { topics: ['a'], partitions: 2 };
const RATES = parseRates('Date,USD,JPY,\n2026-01-06,3,150.5,\n2026-01-02,2,N/A,\n');

const cell = (view: string, at: string, dimensions: readonly string[], values: readonly bigint[]): CellDelta => ({
  key: cellKey(view, Date.parse(at), dimensions),
  kinds: mergeKinds(named(view)),
  values,
});
const sold = (at: string, currency: string, country: string, amount: bigint): CellDelta => cell('revenue', at, [currency, country], [amount * 10_000n, 1n]);
const placed = (at: string, currency: string, tier: string, amounts: readonly bigint[]): CellDelta => {
  const values = amounts.map((amount) => amount * 10_000n);
  const sorted = [...values].sort((a, b) => (a < b ? -1 : 1));
  return cell('orders', at, [currency, 'unknown', tier], [BigInt(values.length), values.reduce((a, b) => a + b), sorted[0]!, sorted.at(-1)!]);
};

function answerOf(batch: readonly CellDelta[], live: readonly CellDelta[] = []): Pick<Answer, 'generation' | 'live'> {
  const days = new Map<string, CellIndex>();
  for (const delta of batch) {
    const day = dayOf(Number(delta.key.split('\u001f')[1]));
    days.set(day, days.get(day) ?? new CellIndex());
    days.get(day)!.add(delta.key, delta.kinds, delta.values);
  }
  const generation: LoadedGeneration = { id: 1, run: 'run', cut: {}, definitions: '', publishedAt: 0, reconciled: { skipped: '' }, days };
  return { generation, live: [CellIndex.of(live)] };
}

function ask(view: string, params: string, batch: readonly CellDelta[], live: readonly CellDelta[] = []): readonly JsonRow[] {
  const query = viewParameters(named(view), RATES, LOG).read(new URLSearchParams(params)).query;
  return rowsOf(answerOf(batch, live), query, RATES).rows.map((row) => renderRow(query.view, query.granularity, row));
}

const recencyAsked = (params: URLSearchParams) => recencyOf(readParameters(z.strictObject(recencyParameters(LOG)), params));

const refusal = (work: () => unknown): Problem => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
};

describe('rows', () => {
  const batch = [sold('2026-01-01T10:00:00Z', 'GBP', 'France', 10n), sold('2026-01-31T23:59:00Z', 'GBP', 'EIRE', 5n)];
  const live = [sold('2026-01-01T10:00:00Z', 'GBP', 'France', -3n), sold('2026-02-01T00:00:00Z', 'USD', 'France', 7n)];

  test('batch + realtime = total, and currencies are kept apart', () => {
    expect(ask('revenue', '', batch, live)).toEqual([
      { currency: 'GBP', revenue: '12', payments: 3, batch: { revenue: '15', payments: 2 }, realtime: { revenue: '-3', payments: 1 } },
      { currency: 'USD', revenue: '7', payments: 1, batch: { revenue: '0', payments: 0 }, realtime: { revenue: '7', payments: 1 } },
    ]);
  });

  test.each([
    ['granularity=month', ['2026-01', '2026-02']],
    ['granularity=day', ['2026-01-01', '2026-01-31', '2026-02-01']],
    ['granularity=hour', ['2026-01-01T10:00:00Z', '2026-01-31T23:00:00Z', '2026-02-01T00:00:00Z']],
    ['granularity=minute&to=2026-02-01', ['2026-01-01T10:00:00Z', '2026-01-31T23:59:00Z']],
    ['granularity=minute&from=2026-01-31T23:59:00Z', ['2026-01-31T23:59:00Z', '2026-02-01T00:00:00Z']],
    ['granularity=day&from=2026-02-01T01:00:00%2B01:00', ['2026-02-01']],
  ])('%s gives the buckets %j', (params, buckets) => {
    expect(ask('revenue', params, batch, live).map((row) => row['bucket'])).toEqual(buckets);
  });

  test('dimensions filter, also to several values, and group', () => {
    expect(ask('revenue', 'country=EIRE', batch, live)).toMatchObject([{ revenue: '5' }]);
    expect(ask('revenue', 'country=EIRE&country=France&to=2026-02-01', batch, live)).toMatchObject([{ revenue: '12' }]);
    expect(ask('revenue', 'country=Atlantis', batch, live)).toEqual([]);
    expect(ask('revenue', 'groupBy=country', batch, live).map(({ currency, country, revenue }) => [currency, country, revenue])).toEqual([
      ['GBP', 'EIRE', '5'],
      ['GBP', 'France', '7'],
      ['USD', 'France', '7'],
    ]);
  });

  test('smallest and largest merge over both layers; the average is taken last, half to even', () => {
    const [row] = ask('orders', '', [placed('2026-01-01', 'GBP', 'basic', [4n, 9n])], [placed('2026-01-02', 'GBP', 'basic', [2n])]);
    expect(row).toEqual({ currency: 'GBP', orders: 3, value: '15', min: '2', max: '9', average: '5', batch: { orders: 2, value: '13' }, realtime: { orders: 1, value: '2' } });
    expect(ask('orders', '', [placed('2026-01-01', 'GBP', 'basic', [1n, 1n, 0n])])).toMatchObject([{ average: '0.6667' }]);
  });

  test('a question asked again of the same generation takes in what came live meanwhile, and only once', () => {
    const { generation } = answerOf(batch);
    const query = viewParameters(named('revenue'), RATES, LOG).read(new URLSearchParams('country=France')).query;
    const index = new CellIndex();
    const total = () => rowsOf({ generation, live: [index] }, query, RATES).rows.map(({ measures, realtime }) => [measures['revenue'], realtime['revenue']]);
    expect(total()).toEqual([[100_000n, 0n]]);
    for (const { key, kinds, values } of [live[0]!, live[0]!]) index.add(key, kinds, values);
    expect([total(), total()]).toEqual([[[40_000n, -60_000n]], [[40_000n, -60_000n]]]);
    const other = viewParameters(named('revenue'), RATES, LOG).read(new URLSearchParams('country=EIRE')).query;
    expect(rowsOf({ generation, live: [] }, other, RATES).rows).toMatchObject([{ measures: { revenue: 50_000n } }]);
  });

  test('a count beyond 2^53 is not printed as a number that lost digits', () => {
    expect(ask('products', '', [cell('products', '2026-01-01', ['GBP', 'p'], [1n, 2n ** 60n, 0n])])).toMatchObject([{ lines: 1, units: '1152921504606846976' }]);
  });
});

describe('converted', () => {
  test('each amount by the rate of its day, rounded once; the answer says which rates', () => {
    const batch = [sold('2026-01-02T09:00:00Z', 'USD', 'France', 1n), sold('2026-01-05T09:00:00Z', 'USD', 'France', 1n)];
    const live = [sold('2026-01-06T09:00:00Z', 'USD', 'France', 1n), sold('2026-01-06T09:00:00Z', 'EUR', 'France', 2n)];
    const query = viewParameters(named('revenue'), RATES, LOG).read(new URLSearchParams('currency=EUR')).query;
    const { rows, rates } = rowsOf(answerOf(batch, live), query, RATES);
    expect(rows.map((row) => renderRow(query.view, 'total', row))).toEqual([
      { revenue: '3.33', payments: 4, batch: { revenue: '1', payments: 2 }, realtime: { revenue: '2.33', payments: 2 } },
    ]);
    expect(rates).toEqual([
      { currency: 'USD', day: '2026-01-02', published: '2026-01-02', rate: '2' },
      { currency: 'USD', day: '2026-01-05', published: '2026-01-02', rate: '2' },
      { currency: 'USD', day: '2026-01-06', published: '2026-01-06', rate: '3' },
    ]);
  });

  test('smallest, largest and average are those of the converted amounts', () => {
    const orders = [placed('2026-01-06', 'USD', 'basic', [9n, 1n]), placed('2026-01-02', 'USD', 'basic', [8n])];
    expect(ask('orders', 'currency=EUR', orders)).toMatchObject([{ value: '7.33', min: '0.33', max: '4', average: '2.4444' }]);
  });

  test('parts add up to the total after rounding too', () => {
    const amount = fc.record({ day: fc.integer({ min: 2, max: 9 }), amount: fc.bigInt(-1_000_000n, 1_000_000n) });
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1 }), fc.array(amount), (batch, live) => {
        const cells = (each: typeof batch) => each.map(({ day, amount }) => cell('revenue', `2026-01-0${day}`, ['USD', 'x'], [amount, 1n]));
        const query = viewParameters(named('revenue'), RATES, LOG).read(new URLSearchParams('currency=JPY&from=2026-01-06')).query;
        for (const { measures, batch: inBatch, realtime } of rowsOf(answerOf(cells(batch), cells(live)), query, RATES).rows) {
          expect(inBatch['revenue']! + realtime['revenue']!).toBe(measures['revenue']);
        }
      }),
    );
  });

  test('without a rate there is a problem, not a sum that leaves money out', () => {
    const problem = refusal(() => ask('revenue', 'currency=EUR', [sold('2026-01-06', 'AED', 'x', 1n)]));
    expect(problem).toMatchObject({ status: 422, type: 'no-rate' });
    expect(problem.message).toContain('publishes no rate for AED');
  });

  test('the real year in euros by its days, to the cent', () => {
    const shipped = (name: string) => gunzipSync(readFileSync(join(__dirname, '../../data', name))).toString('utf8');
    const rates = parseRates(shipped('ecb-fx/eurofxref-hist.csv.gz'));
    const index = new CellIndex();
    for (const [day, amount] of salesByDay(shipped('online-retail/online_retail.csv.gz'))) {
      const { key, kinds, values } = cell('revenue', day, ['GBP', 'x'], [amount, 1n]);
      index.add(key, kinds, values);
    }
    const total = (params: string) => {
      const query = viewParameters(named('revenue'), rates, LOG).read(new URLSearchParams(params)).query;
      return rowsOf({ generation: undefined, live: [index] }, query, rates).rows.map((row) => formatMoney(row.measures['revenue']!));
    };
    expect(total('')).toEqual(['9747747.934']);
    expect(total('currency=EUR')).toEqual(['11249690.89']);
    expect(total('currency=EUR&granularity=month').slice(0, 3)).toEqual(['886458.68', '663226.03', '588769.3']);
  });
});

describe('what cannot be asked is refused with what can', () => {
  test.each([
    ['revenue', 'colour=red', 'there are from, to, granularity, groupBy, currency, order, limit, cursor, format, atLeast, wait, asOf, country'],
    ['revenue', 'granularity=week', 'minute, hour, day, month, total'],
    ['products', 'granularity=minute', 'granularity cannot be "minute"; it can be hour, day, month, total'],
    ['products', 'from=2026-01-01T10:30:00Z', 'on a whole hour'],
    ['revenue', 'from=yesterday', 'such as 2011-12-01'],
    ['revenue', 'from=2026-02-30', 'such as 2011-12-01'],
    ['revenue', 'from=2026-01-02&to=2026-01-02', 'to must be later than from'],
    ['revenue', 'groupBy=tier', 'it can be currency, country'],
    ['revenue', 'currency=XXX', 'EUR, JPY, USD'],
    ['revenue', 'currency=', 'currency is empty'],
    ['revenue', 'from=2026-01-01&from=2026-01-02', 'say it once'],
    ['orders', 'tier=gold', 'premium, standard, basic'],
    ['payments', 'outcome=lost', 'completed, failed, refunded, adjusted'],
  ])('%s?%s', (view, params, sentence) => {
    const problem = refusal(() => ask(view, params, []));
    expect(problem).toMatchObject({ status: 400, type: 'bad-parameter' });
    expect(problem.message).toContain(sentence);
  });

  test.each([
    ['atLeast=nonsense', 'not a token of this log'],
    [`atLeast=${positionToken({ b: [1] })}`, 'not a token of this log'],
    [`atLeast=${positionToken({ a: [1, 2, 3] })}`, 'not a token of this log'],
    ['wait=31s', 'at most 30s'],
    ['wait=soon', 'like 500ms or 2s'],
  ])('%s', (params, sentence) => {
    expect(refusal(() => recencyAsked(new URLSearchParams(params))).message).toContain(sentence);
  });

  test('a token and a wait that fit are read', () => {
    const params = new URLSearchParams({ atLeast: positionToken({ a: [1, 2] }), wait: '1500ms' });
    expect(recencyAsked(params)).toEqual({ atLeast: { a: [1, 2] }, waitMillis: 1500 });
  });

  test('no view has a dimension or measure whose name is taken', () => {
    for (const view of views) {
      const columns = [...dimensionNames(view), ...Object.keys(view.measures)];
      expect(new Set(columns).size).toBe(columns.length);
      const parameters = Object.keys(viewParameters({ ...view, dimensions: {} }, RATES, LOG).query.shape);
      expect(columns.filter((name) => [...parameters, 'bucket', 'batch', 'realtime'].includes(name) && name !== 'currency')).toEqual([]);
    }
  });
});

/** Net amount per UTC day, in 1/10,000. The file's times are London's; no sale lies so near midnight that the day differs. */
function salesByDay(csv: string): Map<string, bigint> {
  const days = new Map<string, bigint>();
  const [header = '', ...lines] = csv.split(/\r?\n/);
  const columns = header.split(',');
  const fromEnd = (name: string) => columns.length - columns.indexOf(name);
  for (const line of lines.filter((each) => each !== '')) {
    // Only the description holds commas, so columns behind it are counted from the end.
    const fields = line.split(',');
    const [quantity, day, price] = ['Quantity', 'InvoiceDate', 'UnitPrice'].map((name) => fields.at(-fromEnd(name))!);
    const [, sign, whole, decimals = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(price!)!;
    const amount = BigInt(quantity!) * BigInt(`${sign}${whole}${decimals.padEnd(4, '0')}`);
    days.set(day!.slice(0, 10), (days.get(day!.slice(0, 10)) ?? 0n) + amount);
  }
  return days;
}
