/** The bench's stream of sales: in order of time but for the late ones, and one in a hundred an exact copy of an earlier one. */
import { Random } from '../../test/simulation/random';
import { FIRST_MILLIS, sale, USUAL_SPREAD, type Sale, type Spread } from './sale';

/** A copy repeats an event from this far back, in events: long enough for another batch, and for another fetch. */
const NEAREST_COPY = 2_000;
const FARTHEST_COPY = 8_000;
const COPIES = 0.01;

export interface Sent {
  readonly sale: Sale;
  /** Whether the same event was sent before. */
  readonly copy: boolean;
}

/** `count` events; the same for the same seed. */
export function* generate(count: number, seed: number, { products, spanMillis }: Spread = USUAL_SPREAD): Generator<Sent> {
  const random = new Random(seed);
  const recent: Sale[] = [];
  for (let n = 0; n < count; n++) {
    const copied = n >= FARTHEST_COPY && random.chance(COPIES) ? recent[(n - random.between(NEAREST_COPY, FARTHEST_COPY - 1)) % FARTHEST_COPY] : undefined;
    const sent = copied ?? sale(seed, n, FIRST_MILLIS + Math.floor((n * spanMillis) / count), products);
    recent[n % FARTHEST_COPY] = sent;
    yield { sale: sent, copy: copied !== undefined };
  }
}
