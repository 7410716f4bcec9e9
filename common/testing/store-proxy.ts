/**
 * A way to a store's server on which a test has power: it can be slow, narrow, stalled, cut or closed. What does not get
 * through is not read either, so whoever sends feels it as from a slow network. (toxiproxy does more, and needs a program.)
 */
import { once, setMaxListeners } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Millis } from '../time';

export interface Slowness {
  /** How long each piece of what is sent is held back, either way. @default 0 */
  readonly latency?: Millis;
  /** of each connection, each way. @default no bound */
  readonly bytesPerSecond?: number;
}

export class StoreProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;
  private slowness: Required<Slowness> | 'stalled' = FREE;
  private changed = new AbortController();
  private ways: Way[] = [];

  /** `url` is the store's, with its host and port. */
  constructor(private readonly url: string) {
    this.free();
  }

  /** The store's URL, by way of this proxy. */
  get through(): string {
    const address = new URL(this.url);
    address.host = `127.0.0.1:${this.port}`;
    return address.href;
  }

  /** Opens for the first time, or again at the same port. */
  async open(): Promise<void> {
    const { hostname, port } = new URL(this.url);
    this.server = createServer((inner) => {
      const outer = connect({ host: hostname, port: Number(port), noDelay: true });
      inner.setNoDelay();
      for (const [socket, other] of [[inner, outer], [outer, inner]] as const) {
        this.sockets.add(socket);
        socket.on('close', () => {
          this.sockets.delete(socket);
          other.destroy();
        });
        // What becomes of a cut connection is told by 'close', and so is what its pump meets.
        socket.on('error', () => undefined);
        this.pump(socket, other).catch(() => other.destroy());
      }
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    if (typeof address === 'object' && address) this.port = address.port;
  }

  /** Cuts what is connected and refuses whoever comes. */
  async shut(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    const closed = once(server, 'close');
    server.close();
    this.cut();
    await closed;
  }

  /** Cuts what is connected; who comes again gets through. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Nothing passes, and nobody is told: connections stand, and new ones come to stand. */
  stall(): void {
    this.become('stalled');
  }

  /** What is connected hears nothing any more and is not told, as behind a firewall that forgot it; who comes anew gets through. */
  forget(): void {
    for (const way of this.ways.splice(0)) way.forgotten = true;
    this.become(this.slowness);
  }

  slow({ latency = 0, bytesPerSecond = Infinity }: Slowness): void {
    this.become({ latency, bytesPerSecond });
  }

  /** As if it were not there. */
  free(): void {
    this.become(FREE);
  }

  private become(slowness: StoreProxy['slowness']): void {
    this.slowness = slowness;
    this.changed.abort();
    this.changed = new AbortController();
    // Each connection waits on it, either way.
    setMaxListeners(0, this.changed.signal);
  }

  private async pump(from: Socket, to: Socket): Promise<void> {
    const way: Way = { freeAt: 0, forgotten: false };
    this.ways.push(way);
    for await (const piece of from as AsyncIterable<Buffer>) {
      await this.pass(piece.length, way);
      if (!to.write(piece)) await once(to, 'drain');
    }
    to.end();
  }

  /** Resolves when it is time to pass on so many bytes. A change of slowness begins the wait anew. */
  private async pass(bytes: number, way: Way): Promise<void> {
    for (;;) {
      const slowness = way.forgotten ? 'stalled' : this.slowness;
      const { changed } = this;
      if (slowness === FREE) return;
      const now = performance.now();
      const until = slowness === 'stalled' ? Infinity : Math.max(now + slowness.latency, (way.freeAt = Math.max(now, way.freeAt) + (bytes / slowness.bytesPerSecond) * 1_000));
      if (await waited(until - now, changed.signal)) return;
    }
  }
}

/** One direction of a connection. */
interface Way {
  /** When what it was given before is through. */
  freeAt: Millis;
  forgotten: boolean;
}

const FREE: Required<Slowness> = { latency: 0, bytesPerSecond: Infinity };
const LONG: Millis = 2 ** 31 - 1;

/** Whether the time passed before it was called off. */
async function waited(millis: Millis, off: AbortSignal): Promise<boolean> {
  try {
    await pause(Math.min(millis, LONG), undefined, { signal: off, ref: false });
    return true;
  } catch (error) {
    if (!off.aborted) throw error;
    return false;
  }
}
