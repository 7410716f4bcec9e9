/** A door to a store's server that a test can shut: connections through it are cut, and new ones refused. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export class Gate {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;

  /** `url` is the store's, with its host and port. */
  constructor(private readonly url: string) {}

  /** The store's URL, by way of this gate. */
  get through(): string {
    const address = new URL(this.url);
    address.host = `127.0.0.1:${this.port}`;
    return address.href;
  }

  /** Opens for the first time, or again at the same port. */
  async open(): Promise<void> {
    const { hostname, port } = new URL(this.url);
    this.server = createServer((inner) => {
      const outer = connect(Number(port), hostname);
      inner.pipe(outer).pipe(inner);
      for (const [socket, other] of [[inner, outer], [outer, inner]] as const) {
        this.sockets.add(socket);
        socket.on('close', () => {
          this.sockets.delete(socket);
          other.destroy();
        });
        // What becomes of a cut connection is told by 'close'.
        socket.on('error', () => undefined);
      }
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    if (typeof address === 'object' && address) this.port = address.port;
  }

  async shut(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
