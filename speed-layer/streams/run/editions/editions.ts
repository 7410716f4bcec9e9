/** Which editions of topologies there are. Kept by Postgres in production (postgres-editions.ts). */
import type { Position } from '../../../../common/position';
import type { Millis } from '../../../../common/time';
import type { DifferenceCounts, Edition, EditionCause } from './edition';

export interface WantedEdition {
  readonly topology: string;
  readonly hash: string;
  readonly cause: Exclude<EditionCause, 'first'>;
  readonly from?: Position;
  readonly correctsFrom?: Millis;
}

export interface Editions {
  /** All, by topology and number. */
  list(): Promise<readonly Edition[]>;
  /** Writes down that a topology runs for the first time; does nothing where there is one. */
  first(topology: string, hash: string): Promise<void>;
  /** The next edition, to be built; undefined where one is being built already. */
  begin(wanted: WantedEdition): Promise<Edition | undefined>;
  /** From here on, the one before is not run any more. False where the edition is not being built. */
  switching(edition: Edition): Promise<boolean>;
  /** What a switch corrects, as it was written down first. */
  differing(edition: Edition, found: DifferenceCounts): Promise<DifferenceCounts>;
  /** Makes it the live one, and the one before an old one. Does nothing where that has happened. */
  settle(edition: Edition): Promise<void>;
  /** Nothing is left of it but its number. False for one that is live or being put in place. */
  drop(edition: Edition): Promise<boolean>;
  /** Does it unless somebody else does it for the same topology just now; undefined then. */
  alone<T>(topology: string, work: () => Promise<T>): Promise<T | undefined>;
}

/** Those of one topology. */
export const editionsOf = (topology: string, all: readonly Edition[]): readonly Edition[] => all.filter((each) => each.topology === topology);

/** The edition that readers have. Before anything was written down, the first. */
export function liveNumber(editions: readonly Edition[]): number {
  return editions.find(({ state }) => state === 'live')?.number ?? 1;
}

/** The one that is to come. */
export function comingOf(editions: readonly Edition[]): Edition | undefined {
  return editions.find(({ state }) => state === 'building' || state === 'switching');
}
