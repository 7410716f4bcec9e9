import { MemoryBroker, MemoryLog } from '../log/memory';
import { topicSettings } from '../topics';
import type { RejectedRecord } from './rejected-record';
import { resend, type Mending, type Resent } from './resend';

const NOW = Date.UTC(2026, 0, 2);
const bytes = (text: string) => new TextEncoder().encode(text);
const event = (currency: string) =>
  bytes(JSON.stringify({ eventType: 'PaymentCompleted', eventId: 'e1', version: 2, timestamp: '2026-01-01T00:00:00Z', data: { orderId: 'o1', userId: 'u', amount: '5', currency } }));
const kept = (over: Partial<RejectedRecord> = {}): RejectedRecord => ({
  topic: 'payment-completed', partition: 2, offset: 17, logTime: 0, reason: 'unknown-currency', detail: '', size: 0, key: bytes('o1'), value: event('XXY'), resentAt: null, ...over,
});

async function sent(record: RejectedRecord, mending: Partial<Mending & { again: boolean }> = {}): Promise<{ resent: Resent; records: number }> {
  const log = new MemoryLog(new MemoryBroker({ now: () => NOW }));
  await log.ensureTopics(topicSettings(4));
  const resent = await resend({ log, partitions: 4, now: NOW }, record, { value: undefined, key: undefined, again: false, ...mending });
  const { end } = await log.bounds(['payment-completed']);
  return { resent, records: end['payment-completed']!.reduce((sum, offset) => sum + offset, 0) };
}

describe('sending a rejected record again', () => {
  it('sends the mended one with its own key', async () => {
    expect(await sent(kept(), { value: event('GBP') })).toMatchObject({ resent: { sent: { topic: 'payment-completed', offset: 0 } }, records: 1 });
  });
  it('sends it as it is where nothing but its partition was wrong', async () => {
    expect(await sent(kept({ value: event('GBP'), reason: 'wrong-partition' }))).toMatchObject({ records: 1 });
  });
  it('takes another key where its own was wrong', async () => {
    expect(await sent(kept({ key: null }), { value: event('GBP') })).toMatchObject({ resent: { refused: 'rejected', rejection: { reason: 'key-mismatch' } } });
    expect(await sent(kept({ key: null }), { value: event('GBP'), key: bytes('o1') })).toMatchObject({ records: 1 });
  });
  it.each([
    ['that would be rejected again, with the reason that the layers would give', kept(), { refused: 'rejected', rejection: { reason: 'unknown-currency', detail: 'data.currency: is not a known ISO 4217 currency code' } }],
    ['that was sent again before', kept({ resentAt: NOW }), { refused: 'sent-before', at: NOW }],
    ['that was not kept whole', kept({ size: 1_000_000 }), { refused: 'not-whole' }],
  ])('refuses one %s', async (_what, record, resent) => {
    expect(await sent(record)).toEqual({ resent, records: 0 });
  });
  it('sends it twice where that is asked for', async () => {
    expect(await sent(kept({ resentAt: NOW }), { value: event('GBP'), again: true })).toMatchObject({ records: 1 });
  });
});
