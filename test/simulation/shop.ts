/** What the shops write into the log: events of a few orders, late, doubled, out of order, and some that are none. */
import { eventOfTopic } from '../../common/events/catalogue';
import type { OutgoingRecord } from '../../common/log/log';
import { GRAIN_MILLIS, type Millis } from '../../common/time';
import type { Random } from './random';

type Json = Record<string, unknown>;

const CURRENCIES = ['EUR', 'GBP', 'USD'];
const AMOUNTS = ['0.0001', '9.99', '50', '99.9999', '100', '200.00', '299.9999', '300', '500', '1234.5'];
/** Minutes of the day at which things happen: few, so that cells meet, and on both sides of midnight. */
const MINUTES = [0, 1, 9 * 60, 9 * 60 + 1, 18 * 60, 23 * 60 + 59];
const KINDS = [
  ['fresh', 62],
  ['late', 12],
  ['again', 13],
  ['again with another amount', 3],
  ['again on another day', 3],
  ['bad', 7],
] as const;

export class Shop {
  private readonly sent: { topic: string; key: string; event: Json }[] = [];
  private ids = 0;

  constructor(
    private readonly random: Random,
    private readonly topics: readonly string[],
    private readonly partitions: number,
  ) {}

  /** The next record, at `now` on the broker's clock. */
  next(now: Millis): OutgoingRecord {
    const { random } = this;
    const earlier = this.sent.length > 0 ? random.pick(this.sent) : undefined;
    const [kind] = random.weighted(KINDS, ([, weight]) => weight);
    if (kind === 'bad') return this.bad(now);
    if (earlier && kind.startsWith('again')) {
      const { topic, key, event } = earlier;
      const copy = structuredClone(event);
      if (kind === 'again with another amount') amend(copy, random.pick(AMOUNTS));
      if (kind === 'again on another day') copy['timestamp'] = this.time(now, random.between(0, 9));
      return { topic, key, value: JSON.stringify(copy) };
    }
    const topic = random.pick(this.topics);
    const key = `o${random.below(9)}`;
    const event = this.event(topic, key, this.time(now, kind === 'late' ? random.between(1, 9) : 0));
    this.sent.push({ topic, key, event });
    return { topic, key, value: JSON.stringify(event) };
  }

  private event(topic: string, orderId: string, timestamp: string): Json {
    const { random } = this;
    const eventType = eventOfTopic(topic)?.type;
    const head = { eventType, eventId: `e${this.ids++}`, timestamp };
    const amount = random.pick(AMOUNTS);
    if (random.chance(0.1)) return { ...head, orderId, userId: 'guest', amount: Number(amount) };
    const data: Json = { orderId, userId: 'guest', amount, currency: random.pick(CURRENCIES) };
    if (random.chance(0.5)) data['country'] = random.pick(['France', 'EIRE']);
    if (random.chance(0.4)) data['items'] = Array.from({ length: random.between(1, 3) }, () => this.item());
    return { ...head, version: 2, data };
  }

  private item(): Json {
    return { productId: `p${this.random.below(3)}`, quantity: this.random.between(-1, 4), unitPrice: this.random.pick(AMOUNTS) };
  }

  /** A record that is no admissible event. */
  private bad(now: Millis): OutgoingRecord {
    const { random } = this;
    const topic = random.pick(this.topics);
    const key = `o${random.below(9)}`;
    const event = this.event(topic, key, this.time(now, 0));
    const value = (over: Json): string => JSON.stringify({ ...event, ...over });
    return random.pick<() => OutgoingRecord>([
      () => ({ topic, key, value: null }),
      () => ({ topic, key, value: '{"eventType": ' }),
      () => ({ topic, key, value: value({ eventType: 'OrderShipped' }) }),
      () => ({ topic, key, value: value({ version: 9 }) }),
      () => ({ topic, key, value: value({ version: 2, data: { orderId: key, userId: 'guest', amount: '1.23456', currency: 'EUR' } }) }),
      () => ({ topic, key, value: value({ timestamp: new Date(now + 2 * GRAIN_MILLIS.day).toISOString() }) }),
      () => ({ topic, key: `${key}-other`, value: value({}) }),
      () => ({ topic, key, value: value({}), partition: random.below(this.partitions) }),
    ])();
  }

  private time(now: Millis, daysAgo: number): string {
    const day = Math.floor(now / GRAIN_MILLIS.day) - daysAgo;
    return new Date(day * GRAIN_MILLIS.day + this.random.pick(MINUTES) * GRAIN_MILLIS.minute).toISOString();
  }
}

/** Writes another amount into an event of either version. */
function amend(event: Json, amount: string): void {
  const { data } = event;
  if (typeof data === 'object' && data !== null) Object.assign(data, { amount });
  else event['amount'] = Number(amount);
}
