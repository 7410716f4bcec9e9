/** Where it is kept which records were dealt with, so that one that comes again is passed over. */

export interface Idempotency<Effects> {
  /** Whether what the handler does with `effects` is written together with the key, or not at all. */
  readonly atomic: boolean;
  /** Makes ready what it needs. */
  open(): Promise<void>;
  /** Does `work` unless that was done under this key before; resolves to whether it did. What `work` throws undoes the key. */
  once(key: string, work: (effects: Effects) => Promise<void>): Promise<boolean>;
}
