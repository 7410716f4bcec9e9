/** Appends events to the log at a steady rate and tells the process that started it where they went. */
import { setTimeout as pause } from 'node:timers/promises';
import { partitionOf } from '../../common/log/partitioner';
import { PARTITIONS } from '../events/fill';
import { sale } from '../events/sale';
import { steadyMillis, type LoadMessage, type LoadSettings } from './message';
import { PreparedBatch, type PreparedRecord } from './prepared-batch';
import { Producer } from './producer';

/** One request to the broker every so often at least, ms, with a batch for each partition. */
const LEAST_STEP = 8;
/** So many different orders are sent again and again, at least. */
const ORDERS = 4_000;
/** With so many requests unanswered no further one is sent; the rate is missed then, and that is told. */
const UNDER_WAY = 100;

async function main(): Promise<void> {
  const { broker, topic, rate, seconds, seed, burst } = JSON.parse(process.env['LOAD'] ?? '') as LoadSettings;
  // At low rates an event for each partition, and that more seldom.
  const step = Math.max(LEAST_STEP, (1000 * PARTITIONS) / rate);
  const inBatch = Math.round((rate * step) / 1000 / PARTITIONS);
  const turns = Math.ceil(ORDERS / (inBatch * PARTITIONS));
  const batches = prepared(inBatch, turns, seed);
  const producer = await Producer.to(broker, topic);
  let [sent, underWay, appended, pennies, skipped] = [0, 0, 0, 0, 0];
  let failed: Error | undefined;
  const begun = steadyMillis();
  tell({ said: 'begun', at: begun });
  const sendOne = (): void => {
    const at = steadyMillis();
    const now = Date.now();
    const turn = batches[sent % turns] ?? [];
    const requests = turn.map(({ batch }, partition) => ({ partition, bytes: batch.stamped(now, (sent * PARTITIONS + partition) * inBatch) }));
    sent += 1;
    underWay += 1;
    producer.send(requests).then(
      (places) => {
        underWay -= 1;
        appended += inBatch * places.length;
        pennies += turn.reduce((sum, each) => sum + each.pennies, 0);
        tell({ said: 'appended', at, count: inBatch, places });
      },
      (error: unknown) => (failed = error instanceof Error ? error : new Error(String(error))),
    );
  };
  for (;;) {
    const passed = steadyMillis() - begun;
    if (passed >= seconds * 1000) break;
    const steps = Math.floor(passed / step) + 1;
    const inBurst = burst ? Math.min(Math.max(0, passed / 1000 - burst.from), burst.to - burst.from) : 0;
    const due = steps + Math.floor(((burst?.times ?? 1) - 1) * inBurst * (1000 / step));
    while (sent + skipped < due && underWay < UNDER_WAY) sendOne();
    // What was missed stays missed: a burst to catch up would be another load than was asked for.
    skipped = Math.max(skipped, due - (burst?.times ?? 1) - sent);
    throwIf(failed);
    await pause(Math.max(1, steps * step - (steadyMillis() - begun)));
  }
  while (underWay > 0) {
    throwIf(failed);
    await pause(LEAST_STEP);
  }
  producer.close();
  await new Promise((sentAll) => process.send?.({ said: 'ended', events: appended, pennies } satisfies LoadMessage, sentAll));
}

/** By turn and partition: an order's key decides where it belongs. */
function prepared(inBatch: number, turns: number, seed: number): { batch: PreparedBatch; pennies: number }[][] {
  const waiting = Array.from({ length: PARTITIONS }, (): (PreparedRecord & { pennies: number })[] => []);
  for (let n = 0; waiting.some(({ length }) => length < inBatch * turns); n++) {
    const { orderId, text, pennies } = sale(seed, n, Date.now());
    waiting[partitionOf(Buffer.from(orderId), PARTITIONS)]?.push({ key: orderId, value: text, pennies });
  }
  return Array.from({ length: turns }, (_, turn) => 
    waiting.map((all) => {
      const records = all.slice(turn * inBatch, (turn + 1) * inBatch);
      return { batch: new PreparedBatch(records), pennies: records.reduce((sum, { pennies }) => sum + pennies, 0) };
    }),
  );
}

function throwIf(error: Error | undefined): void {
  if (error) throw error;
}

const tell = (message: LoadMessage): void => void process.send?.(message);

main().then(
  // The channel to the parent would keep the process.
  () => process.disconnect(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
