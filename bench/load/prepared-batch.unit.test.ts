import { sale } from '../events/sale';
import { crc32c } from '@node-rs/crc32';
import { PreparedBatch } from './prepared-batch';

interface Told {
  readonly eventId: string;
  readonly timestamp: string;
  readonly data: unknown;
}

const told = (bytes: Buffer): Told[] => [...bytes.toString('latin1').matchAll(/\{"eventType".*?\}\]\}\}/g)].map(([text]) => JSON.parse(text) as Told);

test('the check value of CRC-32C is what its definition says', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

test('each sending has the present time and ids that no other has, and is otherwise the same', () => {
  const sales = [0, 1, 2].map((n) => sale(1, n, Date.UTC(2026, 0, 1)));
  const batch = new PreparedBatch(sales.map(({ orderId, text }) => ({ key: orderId, value: text })));
  const now = Date.UTC(2026, 5, 1, 12, 0, 0, 7);
  const first = told(Buffer.from(batch.stamped(now, 0)));
  const second = told(Buffer.from(batch.stamped(now + 1, 3)));

  expect(first.map(({ data }) => data)).toEqual(sales.map(({ text }) => (JSON.parse(text) as Told).data));
  expect(second.map(({ data }) => data)).toEqual(first.map(({ data }) => data));
  expect(first.map(({ timestamp }) => timestamp)).toEqual(Array(3).fill('2026-06-01T12:00:00.007Z'));
  expect(second.map(({ timestamp }) => timestamp)).toEqual(Array(3).fill('2026-06-01T12:00:00.008Z'));
  const ids = [...first, ...second].map(({ eventId }) => eventId);
  expect(new Set(ids).size).toBe(6);
  expect(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id))).toBe(true);
});

test('its length, its count and its check are those of its bytes', () => {
  const batch = new PreparedBatch([{ key: 'o1', value: sale(1, 1, 0).text }]);
  const bytes = batch.stamped(1_000, 1);
  expect(bytes.readInt32BE(8)).toBe(bytes.length - 12);
  expect(bytes.readInt32BE(57)).toBe(1);
  expect(bytes.readUInt32BE(17)).toBe(crc32c(bytes.subarray(21)));
});
