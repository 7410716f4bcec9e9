/** Tells Prometheus how much of the log this process has in hand: it is bounded, and while tasks are paused it does not grow. */
import { Counter, Gauge, type Registry } from 'prom-client';
import { handedOn } from '../log/kafka/fetched-records';

export function tellBytesInHand(registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: 'twofold_log_bytes_in_hand',
    help: 'Bytes of records that were fetched and are not dealt with yet.',
    registers,
    collect() {
      this.set(handedOn.inHand);
    },
  });
  let told = 0;
  new Counter({
    name: 'twofold_log_bytes_fetched_total',
    help: 'Bytes of records that were fetched to be dealt with.',
    registers,
    collect() {
      this.inc(handedOn.total - told);
      told = handedOn.total;
    },
  });
}
