/** Private stores that end while Twofold runs are told and started again, as the layers are. */
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { reasonOf } from '../../common/reason';
import { isRunning, readRecord } from '../../platform/instance';
import { storeNames, storeTitles } from '../../platform/store';
import type { Stores } from '../../platform/stores';

/** How often, ms, the stores are looked at. */
const ROUND = 1_000;

export interface Guard {
  /** Ends the watch, and stops whatever it started. */
  stop(): Promise<void>;
}

/** @param open finds the stores that run and starts those that do not, at the addresses they had */
export function guardStores(dataDir: string, open: () => Promise<Stores>, tell: (line: string) => void): Guard {
  const recordOf = (store: (typeof storeNames)[number]) => readRecord(join(dataDir, store));
  const runs = (store: (typeof storeNames)[number]): boolean => {
    const record = recordOf(store);
    return record !== undefined && isRunning(record);
  };
  // Given stores are not ours to start, whatever an old record says.
  const ours = storeNames.filter(runs);
  const opened: Stores[] = [];
  const over = new AbortController();
  let told: string | undefined;

  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const ended = ours.filter((store) => !runs(store));
      if (ended.length > 0) {
        try {
          tell(`${ended.map((store) => storeTitles[store]).join(' and ')} ended: starting again`);
          opened.push(await open());
          told = undefined;
        } catch (error) {
          const reason = reasonOf(error);
          if (reason !== told) tell(`${reason}; trying again`);
          told = reason;
        }
      }
      await pause(ROUND, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      over.abort();
      await watching;
      for (const stores of opened) await stores.stop();
    },
  };
}
