/** What operators ask of every process: /livez, /readyz and /metrics. */
import express from 'express';
import type { Registry } from 'prom-client';
import { listen, type Listening } from './listen';
import { withSecurityHeaders } from './security-headers';

export interface HealthParts {
  readonly registry: Registry;
  /** What is wrong just now; empty where nothing is. */
  readonly troubles: () => Promise<readonly string[]>;
}

/** Throws as `listen` does. */
export function serveHealth({ registry, troubles }: HealthParts, host: string, port: number, setting: string): Promise<Listening> {
  const app = express();
  app.disable('x-powered-by');
  app.use(withSecurityHeaders);
  app.get('/livez', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const reasons = await troubles();
    if (reasons.length === 0) response.json({ status: 'ok' });
    else response.status(503).json({ status: 'not ready', reason: reasons.join('; ') });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return listen(app, host, port, setting);
}
