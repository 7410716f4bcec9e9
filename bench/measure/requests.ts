/** Asks the same question again and again over a few connections that stay open. */
import { Agent, get, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Asked } from '../found/answers';
import { processorSeconds } from './processor-time';

export const CONNECTIONS = 8;

export interface Stretch {
  /** ms uncounted, and then ms counted. */
  readonly warmUp: number;
  readonly measured: number;
}

/** As fast as answers come, or `rate` a second over all connections. Throws for an answer that is not 200. */
export async function ask(url: string, pid: number, { warmUp, measured }: Stretch, rate?: number): Promise<Asked> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const begun = performance.now();
  const end = begun + warmUp + measured;
  const latencies: number[] = [];
  let [first, last] = [0, 0];
  const counting = pause(warmUp).then(() => (first = processorSeconds(pid)));
  try {
    const work = async (nth: number): Promise<void> => {
      for (let i = 0; performance.now() < end; i++) {
        // Where there is a rate, a question has its time; one that comes late because the one before took long is late, and told so.
        const due = rate === undefined ? performance.now() : begun + ((i * CONNECTIONS + nth) * 1000) / rate;
        if (due > performance.now()) await pause(due - performance.now());
        const { status } = await textAt(url, agent);
        if (status !== 200) throw new Error(`${url} answered ${status}`);
        const now = performance.now();
        if (due >= begun + warmUp && now <= end) latencies.push(now - due);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, nth) => work(nth)));
    last = processorSeconds(pid);
    await counting;
  } finally {
    agent.destroy();
  }
  const sorted = latencies.sort((a, b) => a - b);
  const share = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
  return { perSecond: (sorted.length * 1000) / measured, processor: (last - first) / sorted.length, p50: share(0.5), p99: share(0.99) };
}

/** Cores that a process uses over this long, ms, while nobody asks it anything. */
export async function backgroundOf(pid: number, millis: number): Promise<number> {
  const before = processorSeconds(pid);
  await pause(millis);
  return ((processorSeconds(pid) - before) * 1000) / millis;
}

export function textAt(url: string, agent?: Agent): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { ...(agent && { agent }) }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() }));
    });
    request.on('error', reject);
  });
}
