import type { Need } from './advice';
import type { Launch } from './instance';
import type { Env, Report, StoreName } from './store';

/** A way to run a store from programs that are on this machine. */
export interface Runnable {
  /** What it is started from, for people: a program's path. */
  program: string;
  /**
   * Makes the data folder ready, once, and says what to start.
   * @param folder where the data belongs
   */
  prepare(folder: string, ports: readonly number[], report: Report): Promise<Launch>;
}

/** One of the three stores as a private instance: what all of them share is in `open-private.ts`. */
export interface PrivateStore {
  name: StoreName;
  portCount: number;
  /** The signal after which it ends well and soon. */
  stopSignal: 'SIGTERM' | 'SIGINT';
  /** What this machine has to run it with, or what it lacks. */
  find(env: Env): Promise<Runnable | { lacks: Need[] }>;
  /** Where clients find it. */
  address(ports: readonly number[]): string;
  /** Throws until it can be worked with. */
  ready(address: string): Promise<void>;
}

/** A port that must be there because `portCount` says so. */
export function portAt(ports: readonly number[], index: number): number {
  const port = ports[index];
  if (port === undefined) throw new Error(`port ${index} was not chosen`);
  return port;
}
