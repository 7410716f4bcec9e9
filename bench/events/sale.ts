/**
 * One order event of the bench, as text for the log and as plain numbers for the oracle. Everything follows from the
 * seed and the event's number, so that the same seed always gives the same bytes.
 */
import { Random } from '../../test/simulation/random';

/** When the first event happened; all of them happen within `SPAN_MILLIS`, which is whole hours of one day. */
export const FIRST_MILLIS = Date.UTC(2026, 0, 1);
export const SPAN_MILLIS = 3_600_000;
export const PRODUCTS = 1_000;
export const COUNTRIES = ['GB', 'FR', 'DE', 'ES', 'IT', 'NL', 'BE', 'IE', 'PT', 'PL', 'SE', 'NO', 'DK', 'FI', 'AT', 'CH', 'CZ', 'GR', 'US', 'CA'] as const;
export const CURRENCY = 'GBP';

/** What the events are spread over. */
export interface Spread {
  readonly products: number;
  /** All events happen within so many ms from FIRST_MILLIS on. */
  readonly spanMillis: number;
}

export const USUAL_SPREAD: Spread = { products: PRODUCTS, spanMillis: SPAN_MILLIS };

const USERS = 50_000;
const MOST_UNITS = 5;
const DEAREST_PENNIES = 19_999;
const LATE_AT_MOST = 30_000;

/** An order of one line. */
export interface Sale {
  readonly orderId: string;
  /** Event time. */
  readonly at: number;
  readonly product: number;
  readonly country: number;
  readonly units: number;
  /** What the order costs, in pennies. */
  readonly pennies: number;
  /** The event as JSON. */
  readonly text: string;
}

/** Sale `n` of a seed, happening at `due` or, one in a hundred, up to 30 s before. */
export function sale(seed: number, n: number, due: number, products = PRODUCTS): Sale {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ n);
  const eventId = uuid(random);
  const at = random.chance(0.01) ? Math.max(FIRST_MILLIS, due - random.between(1, LATE_AT_MOST)) : due;
  const product = random.below(products);
  const units = random.between(1, MOST_UNITS);
  const price = random.between(1, DEAREST_PENNIES);
  const country = random.below(COUNTRIES.length);
  const orderId = `o${n}`;
  const items = `[{"productId":"p${product}","quantity":${units},"unitPrice":"${pounds(price)}"}]`;
  const data = `{"orderId":"${orderId}","userId":"u${n % USERS}","amount":"${pounds(units * price)}","currency":"${CURRENCY}","country":"${COUNTRIES[country] ?? ''}","items":${items}}`;
  const text = `{"eventType":"OrderCreated","eventId":"${eventId}","version":2,"timestamp":"${new Date(at).toISOString()}","data":${data}}`;
  return { orderId, at, product, country, units, pennies: units * price, text };
}

/** A UUID of version 4. */
function uuid(random: Random): string {
  const hex = (): string => random.below(2 ** 32).toString(16).padStart(8, '0');
  const [a, b, c, d] = [hex(), hex(), hex(), hex()];
  const variant = '89ab'.charAt(Number.parseInt(c.charAt(0), 16) & 3);
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

const pounds = (pennies: number): string => `${Math.floor(pennies / 100)}.${String(pennies % 100).padStart(2, '0')}`;
