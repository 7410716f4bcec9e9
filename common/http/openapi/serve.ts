/** GET /openapi.json and /docs: the API's document for programs, and for people. Both are made of the file that `npm run docs` writes. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Router, type Request, type Response } from 'express';
import { apiPage } from './page';

/** Where `npm run docs` writes the documents. */
const DOCS = join(__dirname, '../../../docs');

interface Served {
  readonly type: string;
  readonly text: string;
  readonly tag: string;
}

/** `file` lies in docs/. It is read at the first request. */
export function serveApiDocs(file: string): Router {
  const router = Router();
  let made: Promise<Readonly<Record<'json' | 'page' | 'style', Served>>> | undefined;
  const send = (name: 'json' | 'page' | 'style') => async (request: Request, response: Response): Promise<void> => {
    made ??= make(file);
    const { type, text, tag } = (await made)[name];
    response.set({ ETag: tag, 'Cache-Control': 'no-cache' });
    if (request.get('if-none-match') === tag) response.status(304).end();
    else response.type(type).send(text);
  };
  router.get('/openapi.json', send('json'));
  router.get('/docs', send('page'));
  router.get('/docs.css', send('style'));
  return router;
}

async function make(file: string) {
  const [json, style] = await Promise.all([readFile(join(DOCS, file), 'utf8'), readFile(join(__dirname, 'docs.css'), 'utf8')]);
  return { json: served('json', json), page: served('html', apiPage(JSON.parse(json), 'docs.css')), style: served('css', style) };
}

function served(type: string, text: string): Served {
  return { type, text, tag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}
