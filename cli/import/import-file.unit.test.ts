import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { LogError, type Log, type OutgoingRecord } from '../../common/log/log';
import { importFile, type ImportProgress, type ImportReport } from './import-file';
import { COLUMNS } from './sales-line';
import type { Trouble } from './survey';

const HEADER = COLUMNS.join(',');
const folder = mkdtempSync(join(tmpdir(), 'twofold-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Imported {
  readonly report: ImportReport;
  readonly troubles: readonly Trouble[];
  readonly sent: readonly OutgoingRecord[];
  readonly progress: readonly ImportProgress[];
}

/** Only the end of the line: what was sent. The log itself has its contract; the real one is in the int test. */
type Append = (records: readonly OutgoingRecord[]) => void;

async function imported(content: string | Buffer, name = 'sales.csv', append?: Append, signal = new AbortController().signal): Promise<Imported> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const sent: OutgoingRecord[] = [];
  const troubles: Trouble[] = [];
  const progress: ImportProgress[] = [];
  const log = {
    append: async (records: readonly OutgoingRecord[]) => {
      append?.(records);
      sent.push(...records);
      return [];
    },
  } as Partial<Log> as Log;
  const options = { onProgress: (each: ImportProgress) => progress.push(each), onTrouble: (each: Trouble) => troubles.push(each), now: () => Date.UTC(2026, 0, 1), signal };
  const report = await importFile(path, log, options);
  return { report, troubles, sent, progress };
}

const csv = (...lines: string[]): string => [HEADER, ...lines, ''].join('\n');
const line = (invoice: string, quantity = '2', price = '2.55', rest: { product?: string; at?: string; customer?: string; country?: string; about?: string } = {}): string =>
  [invoice, rest.product ?? '85123A', rest.about ?? 'T-LIGHT HOLDER', quantity, rest.at ?? '2010-12-01 08:26:00', price, rest.customer ?? '17850', rest.country ?? 'United Kingdom'].join(',');
const valueOf = (record: OutgoingRecord | undefined): unknown => JSON.parse(String(record?.value));

describe('an invoice becomes events', () => {
  it('a sale is an order with its items, and its payment', async () => {
    const { sent, report } = await imported(csv(line('536365', '6', '2.55'), line('536365', '1', '0.001', { product: 'PADS', at: '2010-12-01 08:27:00' })));
    expect(sent.map(({ topic, key }) => [topic, key])).toEqual([['order-created', '536365'], ['payment-completed', '536365']]);
    const money = { orderId: '536365', userId: '17850', amount: '15.301', currency: 'GBP', country: 'United Kingdom' };
    const items = [{ productId: '85123A', quantity: 6, unitPrice: '2.55' }, { productId: 'PADS', quantity: 1, unitPrice: '0.001' }];
    const head = { version: 2, timestamp: '2010-12-01T08:26:00.000Z' };
    expect(valueOf(sent[0])).toEqual({ ...head, eventType: 'OrderCreated', eventId: 'online-retail-536365-order-created', data: { ...money, items } });
    expect(valueOf(sent[1])).toEqual({ ...head, eventType: 'PaymentCompleted', eventId: 'online-retail-536365-payment-completed', data: money });
    expect(report).toMatchObject({ lines: 2, invoices: 1, events: 2, unreadable: 0, heldBack: 0 });
  });

  it('a cancellation is a refund of what came back; nobody named is a guest', async () => {
    const { sent } = await imported(csv(line('C536379', '-3', '27.50', { customer: '' })));
    expect(sent).toHaveLength(1);
    expect(valueOf(sent[0])).toMatchObject({ eventType: 'PaymentRefunded', data: { userId: 'guest', amount: '82.5', items: [{ quantity: 3, unitPrice: '27.5' }] } });
  });

  it('an adjustment keeps its sign', async () => {
    const { sent } = await imported(csv(line('A563186', '1', '-11062.06', { product: 'B' })));
    expect(valueOf(sent[0])).toMatchObject({ eventType: 'PaymentAdjusted', data: { amount: '-11062.06', items: [{ quantity: 1, unitPrice: '-11062.06' }] } });
  });

  it('lines that stand apart or twice all belong to it, and it is sent once', async () => {
    const { sent } = await imported(csv(line('536365'), line('536366'), line('536365'), line('536366'), line('536365')));
    expect(sent.map(({ key }) => key)).toEqual(['536366', '536366', '536365', '536365']);
    expect(valueOf(sent[3])).toMatchObject({ data: { amount: '15.3' } });
  });
});

describe('a file', () => {
  it('may be packed, may end its lines like Windows, may hold quotes, and ends without a line break', async () => {
    const text = `\uFEFF${HEADER}\r\n${line('536365', '1', '1', { about: '"PAPER CRAFT , ""LITTLE"" BIRDIE"' })}\r\n\r\n${line('536366', '1', '1', { country: '"Ireland, Rep."' })}`;
    const { sent, troubles } = await imported(gzipSync(text), 'sales.csv.gz');
    expect(troubles).toEqual([]);
    expect(sent.map(valueOf)).toMatchObject([{}, {}, {}, { data: { country: 'Ireland, Rep.' } }]);
  });

  it('is sent in batches and tells how far it is', async () => {
    const sizes: number[] = [];
    const many = Array.from({ length: 1_300 }, (_, i) => line(String(600_000 + i)));
    const { progress, report } = await imported(csv(...many), 'many.csv', (records) => sizes.push(records.length));
    expect(sizes).toEqual([1_000, 1_000, 600]);
    expect(report.events).toBe(2_600);
    expect(progress.at(-1)).toEqual({ phase: 'sending', lines: 1_300, ofLines: 1_300, events: 2_600 });
  });

  it.each([
    ['no-header.csv', line('536365'), 'the first line must be InvoiceNo,'],
    ['empty.csv', '', 'this file is empty'],
    ['torn.csv.gz', gzipSync(csv(line('536365'))).subarray(0, 40), 'torn.csv.gz is not a whole gzip file (Z_BUF_ERROR)'],
    ['plain.csv.gz', csv(line('536365')), 'plain.csv.gz is not a whole gzip file (Z_DATA_ERROR)'],
  ])('%s is refused before anything is sent', async (name, content, why) => {
    let appended = 0;
    await expect(imported(content, name, () => appended++)).rejects.toThrow(why);
    expect(appended).toBe(0);
  });

  it('that is not there is said to be so', async () => {
    const options = { onProgress: () => undefined, onTrouble: () => undefined, now: Date.now, signal: new AbortController().signal };
    await expect(importFile(join(folder, 'none.csv'), {} as Log, options)).rejects.toThrow(/there is no file .*none\.csv/);
  });

  it('that is none of sales is told to be so before all of it is read', async () => {
    await expect(imported('a,b,c\n'.repeat(300_000), 'other.csv')).rejects.toThrow(/this is not an Online Retail file: .*, not "a,b,c"/);
  });

  it('that changes between its two readings is noticed', async () => {
    const path = join(folder, 'changing.csv');
    writeFileSync(path, csv(line('536365'), line('536366')));
    const log = { append: async () => [] } as Partial<Log> as Log;
    const options = {
      onProgress: ({ phase, lines }: ImportProgress) => {
        if (phase === 'checking' && lines === 2) writeFileSync(path, csv(line('536365')));
      },
      onTrouble: () => undefined,
      now: Date.now,
      signal: new AbortController().signal,
    };
    await expect(importFile(path, log, options)).rejects.toThrow('the file changed while it was read');
  });
});

describe('what cannot be read', () => {
  it.each([
    [line('53636X'), 'InvoiceNo "53636X" is not like 536365'],
    [line('B536365'), 'InvoiceNo "B536365"'],
    [line('536365', '1.5'), 'Quantity "1.5" is not a whole number'],
    [line('536365', '1', '2,55'), 'has 9 fields, not 8'],
    [line('536365', '1', '1e3'), 'UnitPrice "1e3" is not a plain decimal number'],
    [line('536365', '1', '0.00001'), 'at most 4 fit'],
    [line('536365', '1', '1', { at: '2011-03-27 01:30:00' }), 'InvoiceDate "2011-03-27 01:30:00" was skipped'],
    [line('536365', '1', '1', { product: '' }), 'StockCode is missing'],
    [line('536365', '1', '1', { about: '"OPEN' }), 'is not CSV'],
    [line('536365', '1', '1', { about: 'A 7" RECORD' }), 'is not CSV'],
    [line('536365', '1', '1', { country: 'x'.repeat(70_000) }), 'is longer than 65536 characters'],
  ])('is told with its line, and the rest goes on: %.40s', async (broken, why) => {
    const { report, troubles, sent } = await imported(csv(line('536370'), broken, line('536371')));
    expect(troubles).toEqual([{ line: 3, why: expect.stringContaining(why) as string }]);
    expect(report).toMatchObject({ lines: 3, unreadable: 1, events: 4 });
    expect(sent.map(({ key }) => key)).toEqual(['536370', '536370', '536371', '536371']);
  });

  it('bytes that are not UTF-8', async () => {
    const { troubles } = await imported(Buffer.concat([Buffer.from(`${HEADER}\n536365,A,caf`), Buffer.from([0xe9]), Buffer.from(',1,2010-12-01 08:26:00,1,,EIRE\n')]));
    expect(troubles).toEqual([{ line: 2, why: 'is not UTF-8' }]);
  });

  it('holds its whole invoice back, wherever the other lines stand, so that the mended file can be imported', async () => {
    const { report, sent } = await imported(csv(line('536365'), line('536366'), line('536365', 'many'), line('536365')));
    expect(report).toMatchObject({ lines: 4, unreadable: 1, invoices: 2, heldBack: 1, events: 2 });
    expect(sent.map(({ key }) => key)).toEqual(['536366', '536366']);
  });

  it('an invoice that contradicts itself is held back', async () => {
    const { troubles, report } = await imported(csv(line('536365'), line('536365', '1', '1', { customer: '1' }), line('536366'), line('536366', '1', '1', { country: 'EIRE' })));
    expect(troubles.map(({ line: at, why }) => `${at}: ${why}`)).toEqual([
      '3: invoice 536365 is of customer "17850" before and of "1" here',
      '5: invoice 536366 is from "United Kingdom" before and from "EIRE" here',
    ]);
    expect(report).toMatchObject({ heldBack: 2, events: 0 });
  });

  it('an invoice whose events would be rejected is told and not sent', async () => {
    const { troubles, report } = await imported(csv(line('536365', '1', '-2'), line('C536366', '3', '2'), line('536367', '1', '1', { at: '2030-01-01 00:00:00' })));
    expect(troubles).toEqual([
      { line: 2, why: expect.stringMatching(/^invoice 536365 would not be admitted: data.amount: "-2" is negative/) as string },
      { line: 3, why: expect.stringMatching(/^invoice C536366 would not be admitted: data.amount: "-6" is negative/) as string },
      { line: 4, why: expect.stringMatching(/^invoice 536367 would not be admitted: .*more than a day ahead/) as string },
    ]);
    expect(report).toMatchObject({ heldBack: 3, unreadable: 0, events: 0 });
  });
});

describe('a log in trouble', () => {
  it('is asked again: the same events are harmless', async () => {
    let failures = 2;
    const { report } = await imported(csv(line('536365')), 'retried.csv', () => {
      if (failures-- > 0) throw new LogError('could not append');
    });
    expect(report.events).toBe(2);
  });

  it('that fails otherwise ends the import', async () => {
    const broken = imported(csv(line('536365')), 'broken.csv', () => {
      throw new TypeError('a defect');
    });
    await expect(broken).rejects.toThrow('a defect');
  });

  it('can be left in mid-import', async () => {
    const stop = new AbortController();
    const stopped = imported(csv(...Array.from({ length: 2_000 }, (_, i) => line(String(600_000 + i)))), 'stopped.csv', () => stop.abort(), stop.signal);
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  });
});
