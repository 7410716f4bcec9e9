import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { freePorts, isFree } from './free-ports';

async function listenOn(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('ports', () => {
  it('are different from each other and free', async () => {
    const ports = await freePorts(3, []);
    expect(new Set(ports).size).toBe(3);
    expect(await Promise.all(ports.map(isFree))).toEqual([true, true, true]);
  });

  it('stay as they were while they are free', async () => {
    const before = await freePorts(2, []);
    expect(await freePorts(2, before)).toEqual(before);
  });

  it('change where another process took one', async () => {
    const [taken, kept] = await freePorts(2, []);
    const server = await listenOn(taken!);
    try {
      const after = await freePorts(2, [taken!, kept!]);
      expect(after[0]).not.toBe(taken);
      expect(after[1]).toBe(kept);
    } finally {
      server.close();
    }
  });

  it('are below those of outgoing connections', async () => {
    for (const port of await freePorts(5, [])) expect(port).toBeLessThan(32_768);
  });
});
