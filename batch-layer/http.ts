/** Health and metrics over HTTP. */
import type { Server } from 'node:http';
import express from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';

export interface HealthOptions {
  readonly registry: Registry;
  /** Why the process cannot do its work now; undefined where it can. */
  readonly trouble: () => Promise<string | undefined>;
}

export async function serveHealth({ registry, trouble }: HealthOptions, host: string, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const app = express();
  app.use(helmet());
  app.get('/livez', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const reason = await trouble();
    response.status(reason === undefined ? 200 : 503).json(reason === undefined ? { status: 'ok' } : { status: 'not ready', reason });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  const server: Server = app.listen(port, host);
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
