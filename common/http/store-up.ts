/** Tells Prometheus which stores answer this process, as it sees them itself. */
import { Gauge, type Registry } from 'prom-client';
import type { Millis } from '../time';

/** A store that takes longer than this to answer is away. */
const WITHIN: Millis = 5_000;

interface Looked {
  up: boolean | undefined;
  /** When the look that is under way began. */
  since: Millis | undefined;
}

interface Store {
  readonly store: string;
  readonly ask: () => Promise<unknown>;
  readonly looked: Looked;
}

/**
 * Each store is asked when Prometheus asks, and what is told is how the look before ended: a store that is away must not
 * hold a scrape up.
 */
export function tellStores(registry: Registry, asks: Readonly<Record<string, () => Promise<unknown>>>, now: () => Millis): void {
  const stores = Object.entries(asks).map(([store, ask]): Store => ({ store, ask, looked: { up: undefined, since: undefined } }));
  const look = ({ ask, looked }: Store): void => {
    if (looked.since !== undefined) return;
    looked.since = now();
    const ended = (up: boolean) => (): void => {
      looked.up = up;
      looked.since = undefined;
    };
    ask().then(ended(true), ended(false));
  };
  stores.forEach(look);
  new Gauge({
    name: 'twofold_store_up',
    help: 'Whether a store answered this process when it was asked last: 1 if so, else 0.',
    labelNames: ['store'],
    registers: [registry],
    collect() {
      for (const each of stores) {
        const { up, since } = each.looked;
        const late = since !== undefined && now() - since > WITHIN;
        if (up !== undefined || late) this.set({ store: each.store }, up === true && !late ? 1 : 0);
        look(each);
      }
    },
  });
}
