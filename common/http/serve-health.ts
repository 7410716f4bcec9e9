/** What operators ask of every process: /livez, /readyz and /metrics. */
import express, { type Request, type Response } from 'express';
import type { Registry } from 'prom-client';
import { pausedText, type Paused } from '../log/paused';
import { Problem } from '../problem';
import type { OpenedGate } from './gate/open-gate';
import { listen, type Listening } from './listen';
import { withStandardHeaders } from './security-headers';

export interface HealthParts {
  readonly registry: Registry;
  /** What is wrong just now; empty where nothing is. */
  readonly troubles: () => Promise<readonly string[]>;
  /** What holds its work up without anything being wrong with it: told where it is ready too, which it stays. */
  readonly paused?: () => readonly Paused[];
  /** Metrics tell what a business does, so they are for the same keys as the answers. */
  readonly gate: OpenedGate;
}

/** Throws as `listen` does. */
export async function serveHealth({ registry, troubles, paused = () => [], gate }: HealthParts, host: string, port: number, setting: string): Promise<Listening> {
  const app = express();
  app.disable('x-powered-by');
  app.use(withStandardHeaders);
  app.get('/livez', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const reasons = await troubles();
    const held = paused().map(pausedText);
    if (reasons.length === 0) response.json({ status: 'ok', ...(held.length > 0 && { paused: held }) });
    else response.status(503).json({ status: 'not ready', reason: [...reasons, ...held].join('; ') });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  app.use(({ method, path }: Request, response: Response) => {
    const problem = new Problem(404, 'not-found', 'Not found', `there is no ${method} ${path} here; there are GET /livez, /readyz and /metrics`);
    response.status(404).type('application/problem+json').send(JSON.stringify(problem));
  });
  const listening = await listen(gate.around(app), host, port, setting);
  return {
    url: listening.url,
    close: async () => {
      await listening.close();
      gate.close();
    },
  };
}
