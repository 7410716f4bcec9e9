/** A record that is no admissible event, as the archive keeps it. */
import type { Millis } from '../time';

/** Where it lies in the log. */
export interface RejectionPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface KeptRejection extends RejectionPlace {
  /** The broker's record time. */
  readonly logTime: Millis;
  readonly reason: string;
  readonly detail: string;
  /** Bytes of the whole record. */
  readonly size: number;
  /** When it was sent in again, once mended. */
  readonly resentAt: Millis | null;
}

/** With what is kept of its bytes; of a large one that is not all. */
export interface RejectedRecord extends KeptRejection {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
}

export const isWhole = ({ key, value, size }: RejectedRecord): boolean => (key?.length ?? 0) + (value?.length ?? 0) >= size;

export const placeText = ({ topic, partition, offset }: RejectionPlace): string => `${topic}/${partition}/${offset}`;
