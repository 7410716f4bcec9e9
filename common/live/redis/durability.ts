/** What a crash of Redis itself may take back of what it said was written, by its own settings. */
import { reasonOf } from '../../reason';
import { connect } from './connect';

/** `unknown` where Redis does not say, as some hosted ones. */
export type Durability = 'always' | 'everysec' | 'no' | 'no file' | 'unknown';

interface Asked {
  info(section: 'persistence'): Promise<string>;
  config(get: 'GET', name: 'appendfsync'): Promise<unknown>;
}

export async function durabilityOf(redis: Asked): Promise<Durability> {
  if (!/^aof_enabled:1/m.test(await redis.info('persistence'))) return 'no file';
  try {
    const [, kept] = (await redis.config('GET', 'appendfsync')) as [string, string];
    return kept === 'always' || kept === 'everysec' || kept === 'no' ? kept : 'unknown';
  } catch {
    // Whoever may not ask for settings is not told them: that is nobody's fault here.
    return 'unknown';
  }
}

/** What that means for what topologies have said, in a sentence; undefined where nothing is taken back. */
export function mayTakeBack(durability: Durability): string | undefined {
  const mends = 'topologies whose outputs were sent by then are made anew from the log, and what they would say otherwise is corrected';
  switch (durability) {
    case 'always':
      return undefined;
    case 'everysec':
      return `Redis writes to its disk once a second (appendfsync everysec): a crash of Redis itself may take back the last second; ${mends}`;
    case 'no':
      return `Redis leaves it to the system when it writes to its disk (appendfsync no): a crash of the machine may take back half a minute; ${mends}`;
    case 'no file':
      return `Redis keeps no append-only file (appendonly no): its restart takes back everything since its last snapshot; ${mends}`;
    case 'unknown':
      return `Redis does not say how it writes to its disk: what a crash of Redis takes back is not known here; ${mends}`;
  }
}

/** Tells it in one line at a start; a Redis that is away is told of by others. */
export async function tellDurability(url: string, say: (line: string) => void): Promise<void> {
  const redis = connect({ url });
  try {
    const line = mayTakeBack(await durabilityOf(redis));
    if (line !== undefined) say(line);
  } catch (error) {
    say(`how Redis writes to its disk could not be asked: ${reasonOf(error)}`);
  } finally {
    redis.disconnect();
  }
}
