/** GET /: the live page, what it loads, and the stream that moves it. */
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { Problem } from '../../common/problem';
import { paramsOf } from '../http/request-facts';
import { readParameters } from '../query/declared-parameters';
import { currenciesOf, currencyParameter } from '../query/view-parameters';
import { assets, type Assets } from './assets';
import { Streams, type StreamParts } from './stream';

export function livePage(parts: StreamParts): Router {
  const router = Router();
  const streams = new Streams(parts);
  const streamed = z.strictObject({ currency: currencyParameter(parts.rates), seen: z.string().optional() });
  const file = (name: keyof Assets, type: string) => async (request: Request, response: Response): Promise<void> => {
    const { text, tag } = (await assets())[name];
    response.set({ ETag: tag, 'Cache-Control': 'no-cache' });
    if (request.get('if-none-match') === tag) response.status(304).end();
    else response.type(type).send(text);
  };

  router.get('/', file('page', 'html'));
  router.get('/live/page.js', file('script', 'text/javascript'));
  router.get('/live/style.css', file('style', 'css'));
  router.get('/live/mark.svg', file('mark', 'svg'));
  router.get('/live/currencies', (_request, response) => void response.json({ currencies: currenciesOf(parts.rates) }));
  router.get('/live/topologies/:name', async ({ params: { name } }, response) => {
    const picture = await parts.topologies.pictureOf(name);
    if (!picture) throw new Problem(404, 'not-found', 'Not found', `no topology "${name}" is declared: npx twofold topology lists them`);
    response.json(picture);
  });
  router.get('/live/stream', async (request, response) => {
    const { currency, seen } = readParameters(streamed, paramsOf(request));
    await streams.open(request, response, currency, request.get('last-event-id') ?? seen);
  });
  return router;
}
