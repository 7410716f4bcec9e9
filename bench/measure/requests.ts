/** Asks the same question again and again over a few connections that stay open. */
import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { processorSeconds } from './processor-time';

export const CONNECTIONS = 8;

export interface Asked {
  readonly perSecond: number;
  /** Processor seconds of the answering process per request. */
  readonly processor: number;
  /** ms */
  readonly p50: number;
  readonly p99: number;
}

/** For `warmUp` ms uncounted, then `millis` counted; as fast as answers come, or `rate` a second over all connections. Throws for an answer that is not 200. */
export async function ask(url: string, pid: number, warmUp: number, millis: number, rate?: number): Promise<Asked> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const begun = performance.now();
  const end = begun + warmUp + millis;
  const latencies: number[] = [];
  let [first, last] = [0, 0];
  const counting = pause(warmUp).then(() => (first = processorSeconds(pid)));
  try {
    const work = async (nth: number): Promise<void> => {
      for (let i = 0; performance.now() < end; i++) {
        // Where there is a rate, a question has its time; one that comes late because the one before took long is late, and told so.
        const due = rate === undefined ? performance.now() : begun + ((i * CONNECTIONS + nth) * 1000) / rate;
        if (due > performance.now()) await pause(due - performance.now());
        await answered(url, agent);
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
  return { perSecond: (sorted.length * 1000) / millis, processor: (last - first) / sorted.length, p50: share(0.5), p99: share(0.99) };
}

function answered(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${response.statusCode ?? 'nothing'}`))));
    });
    request.on('error', reject);
  });
}
