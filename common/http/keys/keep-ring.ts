import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from '../../reason';
import type { Millis } from '../../time';
import type { KeyRing, KeysRead } from './key-ring';

/** A key that was made or revoked is known everywhere within about this time. */
const EVERY: Millis = 1_000;

export interface KeepRingParts {
  readonly read: () => Promise<KeysRead>;
  readonly report: (line: string) => void;
  readonly stopping: AbortSignal;
  /** @default 1 s */
  readonly every?: Millis;
}

/**
 * Reads the keys again and again until `stopping`. While they cannot be read, those that were read last go on being
 * good: nobody can revoke one then either. Resolves after the first try, whatever came of it.
 */
export async function keepRing(ring: KeyRing, { read, report, stopping, every = EVERY }: KeepRingParts): Promise<void> {
  let troubled = false;
  const round = async (): Promise<void> => {
    try {
      ring.take(await read());
      if (troubled) report('the keys can be read again');
      troubled = false;
    } catch (error) {
      if (stopping.aborted) return;
      if (!troubled) report(`the keys cannot be read (${reasonOf(error)}): those read before stay as they are; trying again`);
      troubled = true;
    }
  };
  await round();
  const rounds = async (): Promise<void> => {
    for (;;) {
      await pause(every, undefined, { signal: stopping, ref: false });
      await round();
    }
  };
  // Ends by the signal, and in no other way.
  rounds().catch(() => undefined);
}
