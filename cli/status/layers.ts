import { reasonOf } from '../../common/reason';
import { isAlive } from '../../platform/command-line';
import { readRunFile } from '../run-file';

export interface LayerSeen {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** What keeps it; undefined where it is ready. */
  readonly trouble: string | undefined;
}

const WITHIN = 3_000;
const WORDS = 200;

/** The layers that `twofold start` started here, and whether each says that it is ready. */
export async function layersOf(dataDir: string, signal: AbortSignal): Promise<LayerSeen[]> {
  const layers = Object.entries(readRunFile(dataDir)?.layers ?? {});
  return Promise.all(
    layers.map(async ([name, { pid, url }]) => ({ name, pid, url, trouble: isAlive(pid) ? await troubleOf(url, signal) : 'has ended; npm start watches over it and starts it again' })),
  );
}

async function troubleOf(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN)]) });
    return response.ok ? undefined : reasonIn(await response.text());
  } catch (error) {
    if (signal.aborted) throw error;
    return `does not answer (${reasonOf(error instanceof Error && error.cause !== undefined ? error.cause : error)})`;
  }
}

/** A layer tells why as text or as JSON with a reason. */
function reasonIn(body: string): string {
  const [, reason] = /"reason":\s*("(?:[^"\\]|\\.)*")/.exec(body) ?? [];
  const told: unknown = reason === undefined ? body.trim() : JSON.parse(reason);
  return String(told).slice(0, WORDS);
}
