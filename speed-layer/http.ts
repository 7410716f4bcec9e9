/** Health and metrics over HTTP: /livez, /readyz, /metrics. */
import { once } from 'node:events';
import express from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';

export interface HealthParts {
  readonly registry: Registry;
  /** What is wrong just now; empty where nothing is. */
  readonly troubles: () => Promise<readonly string[]>;
}

/** Listens; port 0 means any free one. */
export async function serveHealth({ registry, troubles }: HealthParts, host: string, port: number): Promise<{ url: string; close: () => Promise<void> }> {
  const app = express();
  app.use(helmet());
  app.get('/livez', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const reasons = await troubles();
    if (reasons.length === 0) response.json({ status: 'ok' });
    else response.status(503).json({ status: 'not ready', reason: reasons.join('; ') });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  const server = app.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const taken = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host}:${taken}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
