import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { convert, type Addend } from '../../common/currency/convert';
import { parseRates } from '../../common/currency/rates';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import { recordAt } from '../../common/log/input-record';
import { createKafkaLog } from '../../common/log/kafka/kafka-log';
import type { Log } from '../../common/log/log';
import { inNamespace } from '../../common/log/namespaced';
import { readThrough } from '../../common/log/read-through';
import { parseCellKey } from '../../common/metrics/cell-key';
import type { Cells } from '../../common/metrics/cells';
import { LOG_VIEW } from '../../common/metrics/log-counters';
import { declareViews, DEFAULT_TIERS } from '../../common/metrics/views';
import { formatMoney, type Money } from '../../common/money';
import { dayOf, type Day, type Millis } from '../../common/time';
import { topicSettings } from '../../common/topics';
import { foldLog } from '../verify/fold-log';
import { importFile, type ImportReport } from './import-file';

const data = join(__dirname, '../../data');
const name = `import-${Date.now()}-${process.pid}`;
const PARTITIONS = 4;
const MINUTES = 60_000;

/** Sums of one measure over a view's cells. */
interface Row {
  readonly bucket: Millis;
  readonly dimensions: readonly string[];
  readonly values: readonly bigint[];
}
const rowsOf = (cells: Cells, view: string): Row[] =>
  Array.from(cells, ([key, { values }]) => ({ ...parseCellKey(key), values })).filter((row) => row.view === view);
const sum = (rows: readonly Row[], measure: number): bigint => rows.reduce((total, row) => total + (row.values[measure] ?? 0n), 0n);
const by = (rows: readonly Row[], group: (row: Row) => string, measure: number): Record<string, bigint> => {
  const sums: Record<string, bigint> = {};
  for (const row of rows) sums[group(row)] = (sums[group(row)] ?? 0n) + (row.values[measure] ?? 0n);
  return sums;
};
const printed = (sums: Record<string, Money>): Record<string, string> => Object.fromEntries(Object.entries(sums).map(([group, amount]) => [group, formatMoney(amount)]));

describe('a year of real sales, imported into a real Kafka and read back', () => {
  let log: Log;
  let cells: Cells;
  const reports: ImportReport[] = [];

  const readBack = async (): Promise<Cells> => {
    const { start, end } = await log.bounds(INPUT_TOPICS);
    return foldLog(log, `back-${reports.length}`, { from: start, upTo: end }, declareViews(DEFAULT_TIERS));
  };
  const importOnce = async (): Promise<void> => {
    const options = { onProgress: () => undefined, onTrouble: ({ line, why }: { line: number; why: string }) => expect(`line ${line}: ${why}`).toBe(''), now: Date.now, signal: new AbortController().signal };
    reports.push(await importFile(join(data, 'online-retail/online_retail.csv.gz'), log, options));
  };

  beforeAll(async () => {
    log = inNamespace(name, createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: name }));
    await log.ensureTopics(topicSettings(PARTITIONS));
    await importOnce();
    cells = await readBack();
  }, 5 * MINUTES);

  afterAll(async () => {
    await log.deleteTopics(topicSettings(PARTITIONS).map(({ topic }) => topic));
    await log.close();
  });

  it('every line and every invoice went in', () => {
    expect(reports[0]).toMatchObject({ lines: 541_909, invoices: 25_900, events: 2 * 22_061 + 3_836 + 3, unreadable: 0, heldBack: 0 });
    console.log(`${reports[0]?.events} events in ${reports[0]?.sendingMillis} ms: ${Math.round((1_000 * (reports[0]?.events ?? 0)) / (reports[0]?.sendingMillis ?? 1))} a second`);
  });

  it('nothing is rejected and nothing is double', () => {
    expect(by(rowsOf(cells, LOG_VIEW), ({ dimensions }) => dimensions[2] ?? '', 0)).toEqual({ admitted: 47_961n });
  });

  it('the revenue is 9,747,747.934 GBP, to the last digit', () => {
    expect(printed(by(rowsOf(cells, 'revenue'), ({ dimensions }) => dimensions[0] ?? '', 0))).toEqual({ GBP: '9747747.934' });
    expect(sum(rowsOf(cells, 'revenue'), 1)).toBe(25_900n);
  });

  it('by month', () => {
    expect(printed(by(rowsOf(cells, 'revenue'), ({ bucket }) => dayOf(bucket).slice(0, 7), 0))).toEqual({
      '2010-12': '748957.02',
      '2011-01': '560000.26',
      '2011-02': '498062.65',
      '2011-03': '683267.08',
      '2011-04': '493207.121',
      '2011-05': '723333.51',
      '2011-06': '691123.12',
      '2011-07': '681300.111',
      '2011-08': '682680.51',
      '2011-09': '1019687.622',
      '2011-10': '1070704.67',
      '2011-11': '1461756.25',
      '2011-12': '433668.01',
    });
  });

  it('by country', () => {
    const countries = by(rowsOf(cells, 'revenue'), ({ dimensions }) => dimensions[1] ?? '', 0);
    expect(Object.keys(countries)).toHaveLength(38);
    expect(printed(countries)).toMatchObject({ 'United Kingdom': '8187806.364', Netherlands: '284661.54', EIRE: '263276.82', Unspecified: '4749.79', 'Saudi Arabia': '131.17' });
    expect(countries).toEqual(countriesOfFile());
  });

  it('payments by outcome, and products by line', () => {
    expect(by(rowsOf(cells, 'payments'), ({ dimensions }) => dimensions[1] ?? '', 0)).toEqual({ completed: 22_061n, refunded: 3_836n, adjusted: 3n });
    const products = rowsOf(cells, 'products');
    expect([sum(products, 0), sum(products, 1), formatMoney(sum(products, 2))]).toEqual([541_909n, 5_176_450n, '9747747.934']);
    expect(new Set(products.map(({ dimensions }) => dimensions[1])).size).toBe(4_070);
  });

  it('in euros by the rate of each day', () => {
    const rates = parseRates(gunzipSync(readFileSync(join(data, 'ecb-fx/eurofxref-hist.csv.gz'))).toString('utf8'));
    const addends = rowsOf(cells, 'revenue').map(({ bucket, dimensions, values }): Addend => {
      const day: Day = dayOf(bucket);
      return { amount: values[0] ?? 0n, currency: dimensions[0] ?? '', day };
    });
    expect(formatMoney(convert(rates, addends, 'EUR', 2).amount)).toBe('11249690.89');
  });

  it(
    'a second import changes nothing: each of its records is one of the first, byte by byte',
    async () => {
      await importOnce();
      expect(reports[1]).toMatchObject({ events: 47_961, unreadable: 0, heldBack: 0 });
      const times = new Map<string, number>();
      const { start, end } = await log.bounds(INPUT_TOPICS);
      await readThrough(log, 'twice', INPUT_TOPICS, start, end, (batch, endAt) => {
        for (let i = 0; i < endAt; i++) {
          const { key, value } = recordAt(batch, i, PARTITIONS);
          const record = createHash('sha256').update(`${batch.topic}/${batch.partition}/`).update(key!).update('/').update(value!).digest('base64');
          times.set(record, (times.get(record) ?? 0) + 1);
        }
      });
      expect([times.size, new Set(times.values())]).toEqual([47_961, new Set([2])]);
    },
    5 * MINUTES,
  );
});

/** Apart from everything under test: only descriptions hold commas, so the other columns are found from the line's end. */
function countriesOfFile(): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  const text = gunzipSync(readFileSync(join(data, 'online-retail/online_retail.csv.gz'))).toString('utf8');
  for (const line of text.trimEnd().split('\n').slice(1)) {
    const [quantity = '', , price = '', , country = ''] = line.split(',').slice(-5);
    const [whole = '', fraction = ''] = price.split('.');
    sums[country] = (sums[country] ?? 0n) + BigInt(quantity) * BigInt(whole + fraction.padEnd(4, '0'));
  }
  return sums;
}
