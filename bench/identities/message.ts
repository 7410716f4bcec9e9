/** What passes between the bench and the process that takes over a task with many identities. */
import type { IdentityRound } from '../found/growth';

/** As JSON in its environment, in IDENTITIES. */
export interface IdentitySettings {
  readonly redis: string;
  readonly prefix: string;
  readonly identities: number;
}

/** What it tells; it ends then. */
export type Started = Omit<IdentityRound, 'redisBytes'>;

/** The task, and the event whose identity it knows already. */
export const TASK = 0;
export const KNOWN_EVENT = 0;
export const NEW_EVENT = 1;
