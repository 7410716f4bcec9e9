/** What passes between the bench and its load generator, which is a process of its own. */

/** As JSON in the generator's environment, in LOAD. */
export interface LoadSettings {
  readonly broker: string;
  readonly topic: string;
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Of the events; another one for every start on the same topic, so that no id comes twice. */
  readonly seed: number;
  /** From one second on to another, so many times the rate. */
  readonly burst?: { readonly from: number; readonly to: number; readonly times: number };
}

export type LoadMessage =
  /** The first events are about to be sent. Times are this machine's steady clock, ms. */
  | { readonly said: 'begun'; readonly at: number }
  /** Events that happened at `at` lie in the log: so many in each partition, from these offsets on. */
  | { readonly said: 'appended'; readonly at: number; readonly count: number; readonly places: readonly { readonly partition: number; readonly firstOffset: number }[] }
  /** How many events were appended, and what they amount to. */
  | { readonly said: 'ended'; readonly events: number; readonly pennies: number };

/** The same in every process of this machine. */
export const steadyMillis = (): number => Number(process.hrtime.bigint()) / 1e6;
