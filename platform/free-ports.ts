import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Whether nothing listens on this port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Below the ports that systems hand to outgoing connections: otherwise a client that keeps trying to reach a stopped
 * store may be given that very port as its own, and so keep the store from coming back.
 */
const lowest = 20_000;
const highest = 29_999;

async function anyFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest + 1);
    if (await isFree(port)) return port;
  }
}

/** `count` different free ports: the remembered ones where they are still free, else new ones. */
export async function freePorts(count: number, remembered: readonly number[]): Promise<number[]> {
  const ports: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = remembered[i];
    let port = before !== undefined && (await isFree(before)) ? before : await anyFreePort();
    while (ports.includes(port)) port = await anyFreePort();
    ports.push(port);
  }
  return ports;
}
