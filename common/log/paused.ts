/**
 * What it means that a task is paused: what it was handed has waited for a store (or a slow step) for longer than
 * PAUSED_AFTER without a step of it getting through. Nothing more of its partition is fetched meanwhile, so records wait
 * in Kafka and not in memory; it goes on by itself.
 */
import type { Millis } from '../time';

/** Shorter than that, a step is only at work. */
export const PAUSED_AFTER: Millis = 1_000;

export interface Paused {
  /** Whose task it is, where a process has several of a number. */
  readonly of?: string;
  readonly partition: number;
  /** How long it has waited, ms. */
  readonly millis: Millis;
  /** What holds it up. @default a store, or a slow step */
  readonly why?: string;
}

/** How long something has waited that is in hand since then, where that makes it paused. `stepped` is when a step last got through. */
export function pausedFor(now: Millis, handed: Millis | undefined, stepped: Millis = -Infinity): Millis | undefined {
  const waited = handed === undefined ? 0 : now - Math.max(handed, stepped);
  return waited > PAUSED_AFTER ? waited : undefined;
}

/** For people, in one line each. */
export const pausedText = ({ of, partition, millis, why }: Paused): string =>
  `${of === undefined ? '' : `${of}: `}task ${partition} is paused: ${why ?? `what it has in hand has waited ${Math.round(millis / 1_000)} s for a store`}; its partition is not read meanwhile, and nothing is lost`;
