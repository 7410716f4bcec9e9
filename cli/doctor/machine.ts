/** The machine and the configuration. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { packageFacts } from '../../platform/package';
import { advice, ill, well, type Finding } from './finding';

const GIB = 2 ** 30;
/** Below this the stores may stop at any time. */
const TOO_LITTLE = 0.5 * GIB;
const LITTLE = 5 * GIB;

/** @param version as process.versions tells it */
export function nodeFinding(version: string): Finding {
  const wanted = packageFacts().engines.node.replace('>=', '');
  const parts = (text: string): number[] => text.split('.').map(Number);
  const [[major = 0, minor = 0], [least = 0, atLeast = 0]] = [parts(version), parts(wanted)];
  const fits = major > least || (major === least && minor >= atLeast);
  return fits ? well('Node', version) : ill('Node', version, `install Node ${wanted} or newer`);
}

export async function diskFinding(dataDir: string): Promise<Finding> {
  let folder = dataDir;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  return spaceFinding(bavail * bsize, dataDir);
}

export function spaceFinding(bytes: number, dataDir: string): Finding {
  const found = `${(bytes / GIB).toFixed(1)} GiB free for ${dataDir}`;
  if (bytes < TOO_LITTLE) return ill('disk', found, 'make room: stores that cannot write stop');
  return bytes < LITTLE ? advice('disk', found, 'make room, or name a larger disk with --data <folder>') : well('disk', found);
}
