import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { ConfigError } from '../config';

export interface Listening {
  /** http://<host>:<port> */
  readonly url: string;
  /** Ends idle connections at once, and the others when their request is answered or GRACE has passed. */
  close(): Promise<void>;
}

/** How long, ms, requests in hand may hold up the end. */
const GRACE = 5_000;

/** Who sends slower than this, ms, holds a connection and does not ask: it is ended with a 408. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 } as const;
/** An idle connection is kept for longer, ms, than load balancers keep theirs (60 s): else they send on one that is just being closed here, and answer 502. */
const KEPT = 75_000;
/** A connection on which nothing moves for this long, ms, is ended; the longest wait for an answer is 30 s. */
const STILL = 120_000;

/** Listens; port 0 means any free one. Throws ConfigError, naming `setting`, where the port cannot be had. */
export async function listen(app: RequestListener, host: string, port: number, setting: string): Promise<Listening> {
  const server = createServer({ ...LIMITS, keepAliveTimeout: KEPT }, app);
  server.setTimeout(STILL);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new ConfigError(`port ${port} is taken by another program: end that one, or choose another with ${setting}`);
    if (code === 'EACCES') throw new ConfigError(`port ${port} may not be listened on by this user: choose one above 1023 with ${setting}`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new ConfigError(`HOST must be an address of this machine, not "${host}"`);
    throw error;
  }
  const address = server.address();
  const taken = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host}:${taken}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const impatient = setTimeout(() => server.closeAllConnections(), GRACE);
      await closed;
      clearTimeout(impatient);
    },
  };
}
