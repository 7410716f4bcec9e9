/** An Express server that answers with a constant, under the same headers: what a request costs before anybody has thought about the answer. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';

const body = process.env['BODY'] ?? '';
const headers = Object.fromEntries(JSON.parse(process.env['HEADERS'] ?? '[]') as [string, string][]);

async function main(): Promise<void> {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.get('/', (_request, response) => void response.set(headers).type('json').send(body));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server on TCP has an address of this form.
  console.log(`ready: http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  process.on('SIGTERM', () => process.exit(0));
}

void main();
