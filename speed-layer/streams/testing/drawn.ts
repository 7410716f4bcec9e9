/** Drawn at random for property tests: events that come in any order, some very late, some dated in the future, and pauses in between. */
import fc from 'fast-check';
import type { Millis } from '../../../common/time';
import type { Driver } from '../drive';
import type { Topology } from '../topology';
import { minutes, seconds } from '../windows';

/** An event, or with `idle` a pause of so long. */
export interface Drawn {
  readonly kind: 'order' | 'payment';
  readonly key: 'a' | 'b' | 'c';
  readonly amount: bigint;
  /** Until it reaches the log, after what was drawn before, ms. */
  readonly wait: Millis;
  /** How far its own time lies behind the log's, ms: below 0 it is dated in the future. */
  readonly behind: Millis;
  readonly idle: Millis;
}

const STEP = seconds(5);
/** Often on the same instants, so that what happens at a bound is met. */
const upTo = (most: Millis): fc.Arbitrary<Millis> => fc.oneof(fc.integer({ min: 0, max: most / STEP }).map((steps) => steps * STEP), fc.integer({ min: 0, max: most }));

const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom('order', 'payment'),
  key: fc.constantFrom('a', 'b', 'c'),
  amount: fc.bigInt({ min: 1n, max: 1_000_000n }),
  wait: upTo(seconds(20)),
  behind: fc.oneof(
    { weight: 6, arbitrary: upTo(STEP) },
    { weight: 3, arbitrary: upTo(minutes(2)) },
    { weight: 1, arbitrary: upTo(minutes(30)) },
    { weight: 1, arbitrary: upTo(minutes(2)).map((ahead) => -ahead) },
  ),
  idle: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: seconds(1), max: minutes(3) }) }),
});

export const events = fc.array(drawn, { maxLength: 40 });
/** Of event time; the lengths of windows are drawn beside them. */
export const bounds = fc.record({ lateness: fc.constantFrom(0, 100, STEP), retention: fc.constantFrom(0, seconds(10), minutes(2)) });

export const BEGIN = Date.parse('2026-11-21T10:00:00Z');

/** An event as it was sent. */
export interface Sent extends Drawn {
  readonly id: string;
  readonly at: Millis;
  /** What the watermark of the step was that it came to, where that was asked for. */
  readonly watermark: Millis;
}

export type Sender = (event: Drawn & { readonly id: string; readonly at: Millis; readonly logTime: Millis }) => Promise<void>;

/**
 * Sends all of it, then lets the clock go on until nothing waits any more. Each event is told with the watermark that
 * it met at `step`, where that is given; it needs a driver of one task. Throws where that watermark goes back.
 */
export async function sendDrawn(driver: Driver, all: readonly Drawn[], send: Sender, at?: { readonly topology: Topology; readonly step: string }): Promise<Sent[]> {
  const part = at?.topology.steps.findLast(({ name }) => name === at.step)?.part ?? 0;
  let [now, last] = [BEGIN, -Infinity];
  const watermark = (): Millis => {
    if (!at) return last;
    const clock = driver.state(`~${part}`).get('clock') as { readonly watermark: Millis } | undefined;
    const found = clock?.watermark ?? -Infinity;
    if (found < last) throw new Error(`the watermark went back, from ${last} to ${found}`);
    return (last = found);
  };
  const sent: Sent[] = [];
  for (const [i, event] of all.entries()) {
    now += event.wait;
    const one = { ...event, id: `${event.kind}-${i}`, at: now - event.behind };
    sent.push({ ...one, watermark: watermark() });
    await send({ ...one, logTime: now });
    if (event.idle > 0) await driver.idleUntil((now += event.idle));
    watermark();
  }
  // Those dated in the future are waited for too; what one task hands to another makes it wait anew.
  for (const hour of [1, 2, 3]) await driver.idleUntil(now + minutes(60) * hour);
  return sent;
}
