/**
 * The real year of sales through every layer, each process killed in turn while it comes in. The merged answers are
 * right to the last digit before, during and after a recompute, and after the same file was imported again.
 */
import { once } from 'node:events';
import { until } from '../common/testing/until';
import { Installation, sumOf, type Answer, type LayerName } from './system/installation';

const FILE = 'data/online-retail/online_retail.csv.gz';
const EVENTS = 47_961;
const TOTAL = '9747747.934';
const MINUTE = 60_000;

let twofold: Installation;
beforeAll(async () => {
  twofold = await Installation.start({}, ['batch', 'speed', 'serving']);
}, 2 * MINUTE);
afterAll(() => twofold.stop(), MINUTE);

const rowsBy = (answer: Answer | undefined, name: string, measure: string): Record<string, unknown> =>
  Object.fromEntries((answer?.['rows'] as Record<string, unknown>[]).map((row) => [String(row[name]), row[measure]]));

/** Every answer that the data is known for. */
async function expectTheYear(): Promise<void> {
  expect(await twofold.ask('/api/total-revenue')).toMatchObject({ total: TOTAL, currency: 'GBP' });
  expect(rowsBy(await twofold.ask('/api/revenue?granularity=month'), 'bucket', 'revenue')).toEqual({
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
  const countries = rowsBy(await twofold.ask('/api/revenue?granularity=total&groupBy=country'), 'country', 'revenue');
  expect(Object.keys(countries)).toHaveLength(38);
  expect(countries).toMatchObject({ 'United Kingdom': '8187806.364', EIRE: '263276.82', 'Hong Kong': '10117.04', RSA: '1002.31' });
  expect(rowsBy(await twofold.ask('/api/views/payments?granularity=total&groupBy=outcome'), 'outcome', 'payments')).toEqual({ completed: 22_061, refunded: 3_836, adjusted: 3 });
  expect(rowsBy(await twofold.ask('/api/views/products?granularity=total'), 'currency', 'lines')).toEqual({ GBP: 541_909 });
  expect(await twofold.ask('/api/total-revenue?currency=EUR')).toMatchObject({ total: '11249690.89', currency: 'EUR' });
}

async function recordsInLog(): Promise<number> {
  const { end } = await twofold.log.bounds(['order-created', 'payment-completed', 'payment-refunded', 'payment-adjusted']);
  return sumOf(end);
}

async function importAll(): Promise<void> {
  const { code, printed } = await twofold.finished('import', FILE);
  expect({ code, printed: code === 0 ? '' : printed }).toEqual({ code: 0, printed: '' });
}

test('imported while every process is killed in turn, the importer too', async () => {
  const importer = twofold.command('import', FILE);
  const ended = once(importer, 'exit');
  const restarted: Promise<void>[] = [];
  const victims: readonly LayerName[] = ['speed', 'batch', 'serving', 'speed'];
  for (const [i, layer] of victims.entries()) {
    await until(`${(i + 1) * 5_000} records to be in`, async () => ((await recordsInLog()) >= (i + 1) * 5_000 ? true : undefined), 3 * MINUTE);
    await Promise.all(restarted);
    restarted.push(twofold.killAndRun(layer));
  }
  await until('25,000 records to be in', async () => ((await recordsInLog()) >= 25_000 ? true : undefined), 3 * MINUTE);
  importer.kill('SIGKILL');
  await ended;
  await Promise.all(restarted);
  expect(await recordsInLog()).toBeLessThan(EVENTS);

  await importAll();
  const answer = await twofold.settled('/api/total-revenue', 5 * MINUTE);
  expect(answer.evidence.duplicates.records).toBe((await recordsInLog()) - EVENTS);
  expect(answer.evidence.rejections.records).toBe(0);
  await expectTheYear();
}, 15 * MINUTE);

test('during a recompute every answer is the same, and it agrees with the live fold in every cell', async () => {
  const asked = new Set<unknown>();
  let going = true;
  const asking = (async () => {
    while (going) asked.add((await twofold.ask('/api/total-revenue'))?.['total'] ?? 'no answer');
  })();
  const run = await twofold.recompute('full', 5 * MINUTE);
  expect(run).toMatchObject({ status: 'published', generation: 1 });
  const switched = await until(
    'the answers to stand on the new generation',
    async () => {
      const answer = await twofold.ask('/api/total-revenue');
      return answer?.evidence.generation?.id === 1 ? answer : undefined;
    },
    2 * MINUTE,
  );
  going = false;
  await asking;
  expect([...asked]).toEqual([TOTAL]);
  expect(switched.evidence.generation?.reconciled).toMatchObject({ mismatches: 0 });
  expect(switched).toMatchObject({ total: TOTAL, batch: TOTAL, realtime: '0' });
  await expectTheYear();
}, 10 * MINUTE);

test('the same file again changes nothing but the count of duplicates', async () => {
  const before = await recordsInLog();
  await importAll();
  const answer = await twofold.settled('/api/total-revenue', 5 * MINUTE);
  expect(answer.evidence.duplicates.records).toBe(before);
  await expectTheYear();
}, 10 * MINUTE);

test('verify folds the log again and finds every cell the same', async () => {
  const { code, printed } = await twofold.finished('verify', '--serving', twofold.layer('serving').url);
  expect(printed).toContain('9,747,747.934 GBP');
  expect(code).toBe(0);
}, 5 * MINUTE);
