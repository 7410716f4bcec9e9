import { MemoryBroker, MemoryLog } from '../../common/log/memory';
import { topicSettings } from '../../common/topics';
import { parsePlace, placeText, type KeptRecord } from './kept';
import { resend, type Mending } from './resend';

const NOW = Date.UTC(2026, 0, 2);
const bytes = (text: string) => new TextEncoder().encode(text);
const event = (currency: string) =>
  JSON.stringify({ eventType: 'PaymentCompleted', eventId: 'e1', version: 2, timestamp: '2026-01-01T00:00:00Z', data: { orderId: 'o1', userId: 'u', amount: '5', currency } });
const kept = (over: Partial<KeptRecord> = {}): KeptRecord => ({ reason: 'unknown-currency', detail: '', key: bytes('o1'), value: bytes(event('XXY')), whole: true, resentAt: null, ...over });
const place = parsePlace('payment-completed/2/17');

async function sent(record: KeptRecord, mending: Partial<Mending> = {}): Promise<number> {
  const log = new MemoryLog(new MemoryBroker({ now: () => NOW }));
  await log.ensureTopics(topicSettings(4));
  await resend(log, place, record, { value: undefined, key: undefined, again: false, ...mending }, NOW);
  const { end } = await log.bounds(['payment-completed']);
  return end['payment-completed']!.reduce((sum, offset) => sum + offset, 0);
}

describe('sending a rejected record again', () => {
  it('sends the mended one with its own key', async () => {
    expect(await sent(kept(), { value: event('GBP') })).toBe(1);
  });
  it('sends it as it is where nothing but its partition was wrong', async () => {
    expect(await sent(kept({ value: bytes(event('GBP')), reason: 'wrong-partition' }))).toBe(1);
  });
  it('takes another key where its own was wrong', async () => {
    await expect(sent(kept({ key: null }), { value: event('GBP') })).rejects.toThrow('key-mismatch');
    expect(await sent(kept({ key: null }), { value: event('GBP'), key: 'o1' })).toBe(1);
  });
  it.each([
    ['that would be rejected again', kept(), {}, 'would be rejected again: data.currency: is not a known ISO 4217 currency code (unknown-currency). Nothing was sent'],
    ['that was sent again before', kept({ resentAt: NOW }), { value: event('GBP') }, 'was sent again on 2026-01-02T00:00:00.000Z already: --again'],
    ['that was not kept whole', kept({ whole: false }), {}, 'too large to be kept whole'],
  ])('refuses one %s', async (_what, record, mending, why) => {
    await expect(sent(record, mending)).rejects.toThrow(why);
  });
  it('sends it twice where that is asked for', async () => {
    expect(await sent(kept({ resentAt: NOW }), { value: event('GBP'), again: true })).toBe(1);
  });
});

test('a place is topic, partition and offset', () => {
  expect(place).toEqual({ topic: 'payment-completed', partition: 2, offset: 17 });
  expect(placeText(place)).toBe('payment-completed/2/17');
  for (const text of ['', 'payment-completed', 'payment-completed/2', 'payment-completed/2/x', '../2/17']) expect(() => parsePlace(text)).toThrow('is not a place like');
});
