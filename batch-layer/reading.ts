/** Keeps the archiver reading: joins its group, and again whenever something ended the membership. */
import type { Log, Membership } from '../common/log/log';
import { reasonOf } from '../common/reason';
import type { Archiver } from './archiver';

export interface ReadingOptions {
  readonly log: Log;
  readonly group: string;
  readonly topics: readonly string[];
  readonly archiver: Archiver;
  /** Told when reading begins (undefined) and why it cannot. */
  readonly told: (trouble: string | undefined) => void;
  readonly pause: (millis: number) => Promise<void>;
  readonly stopping: AbortSignal;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

/** Resolves once `stopping` is aborted and the group is left. */
export async function keepReading({ log, group, topics, archiver, told, pause, stopping }: ReadingOptions): Promise<void> {
  let wait = FIRST_PAUSE;
  while (!stopping.aborted) {
    try {
      const membership = await log.join(group, topics, {
        assigned: (partition) => archiver.assigned(partition),
        batch: async (batch) => {
          const position = await archiver.batch(batch);
          wait = FIRST_PAUSE;
          return position;
        },
        passed: (topic, partition, offset) => archiver.passed(topic, partition, offset),
        revoked: async (partition) => archiver.revoked(partition),
      });
      told(undefined);
      await endOf(membership, stopping);
    } catch (error) {
      told(reasonOf(error));
      await pause(wait);
      wait = Math.min(2 * wait, LONGEST_PAUSE);
    }
  }
}

async function endOf(membership: Membership, stopping: AbortSignal): Promise<void> {
  const leave = (): void => {
    // What goes wrong here reaches `ended`, which is waited for below.
    membership.leave().catch(() => undefined);
  };
  if (stopping.aborted) leave();
  else stopping.addEventListener('abort', leave, { once: true });
  try {
    await membership.ended;
  } finally {
    stopping.removeEventListener('abort', leave);
  }
}
