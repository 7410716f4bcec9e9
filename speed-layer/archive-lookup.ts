/** What the speed layer asks of the batch layer's tables: where to begin, and which ids an evicted day holds. */
import type { Generation } from '../common/generation';
import type { TaskPosition } from '../common/position';
import type { Day } from '../common/time';

export type CurrentGeneration = Pick<Generation, 'id' | 'cut' | 'definitions'>;

/** Every method throws ArchiveUnavailable where the archive cannot answer now. */
export interface ArchiveLookup {
  /** The newest published generation; undefined before the first. */
  currentGeneration(): Promise<CurrentGeneration | undefined>;
  /** Where the archive began to read, for the topics of one task; undefined where it has not begun. */
  archivedStart(partition: number): Promise<TaskPosition | undefined>;
  /**
   * The ids of one identity day whose first occurrence lies below the offset `below`. Throws ArchiveUnavailable too where
   * the archive does not reach up to `needed`: then it was set back, and would not know every id.
   */
  identities(partition: number, topic: string, day: Day, below: number, needed: number): Promise<string[]>;
}

/** Postgres cannot be asked now, or does not hold enough yet. Tasks that do not need it go on. */
export class ArchiveUnavailable extends Error {
  override readonly name = 'ArchiveUnavailable';
}
