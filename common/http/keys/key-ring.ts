/** The keys that a process knows, in memory: a request is told apart without asking any store. */
import { idOf, isTextOf, type KeptKey } from './api-key';

/** The keys as a store has them. */
export interface KeysRead {
  /** Those that are good. */
  readonly keys: readonly KeptKey[];
  /** Whether any key was ever made, also one that is revoked by now. */
  readonly configured: boolean;
}

export type RingState = 'unknown' | 'no keys' | 'keys';

export class KeyRing {
  private keys = new Map<string, KeptKey>();
  private now: RingState = 'unknown';
  private watchers: (() => void)[] = [];

  /** @param always good whatever the store says, such as the key of `npm start` */
  constructor(private readonly always: readonly KeptKey[] = []) {
    this.fill([]);
  }

  /** "unknown" until the keys were read for the first time. */
  get state(): RingState {
    return this.now;
  }

  /** The key whose text this is, where it is good. */
  find(text: string): KeptKey | undefined {
    const id = idOf(text);
    const key = id === undefined ? undefined : this.keys.get(id);
    return key && isTextOf(text, key) ? key : undefined;
  }

  /** Whether this very key is still good. */
  has(key: KeptKey): boolean {
    const held = this.keys.get(key.id);
    return held !== undefined && Buffer.compare(held.hash, key.hash) === 0 && held.role === key.role;
  }

  take({ keys, configured }: KeysRead): void {
    this.fill(keys);
    this.now = configured ? 'keys' : 'no keys';
    for (const watcher of this.watchers) watcher();
  }

  /** Calls `watcher` after each reading. */
  watch(watcher: () => void): void {
    this.watchers.push(watcher);
  }

  private fill(keys: readonly KeptKey[]): void {
    this.keys = new Map([...keys, ...this.always].map((key) => [key.id, key]));
  }
}
