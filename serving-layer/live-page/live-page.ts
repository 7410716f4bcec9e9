/** GET /: the live page, what it loads, and the stream that moves it. */
import { Router, type Request, type Response } from 'express';
import { paramsOf } from '../http/request-facts';
import { checkNames, single } from '../query/parameters';
import { CURRENCY, currencyOf } from '../query/view-query';
import { assets, type Assets } from './assets';
import { Streams, type StreamParts } from './stream';

/** The page runs nothing and loads nothing but its own files. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function livePage(parts: StreamParts): Router {
  const router = Router();
  const streams = new Streams(parts);
  const file = (name: keyof Assets, type: string) => async (request: Request, response: Response): Promise<void> => {
    const { text, tag } = (await assets())[name];
    response.set({ ETag: tag, 'Cache-Control': 'no-cache', 'Content-Security-Policy': POLICY });
    if (request.get('if-none-match') === tag) response.status(304).end();
    else response.type(type).send(text);
  };

  router.get('/', file('page', 'html'));
  router.get('/live/page.js', file('script', 'text/javascript'));
  router.get('/live/style.css', file('style', 'css'));
  router.get('/live/mark.svg', file('mark', 'svg'));
  router.get('/live/stream', async (request, response) => {
    const params = paramsOf(request);
    checkNames(params, [CURRENCY, 'seen']);
    await streams.open(request, response, currencyOf(params, parts.rates), request.get('last-event-id') ?? single(params, 'seen'));
  });
  return router;
}
