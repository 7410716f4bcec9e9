/** The headers that every answer has, as one list. */
import type { ServerResponse } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { SECURITY_HEADERS as HEADERS } from '../../common/http/security-headers';

const JSON_HEADERS = [...HEADERS, ['Content-Type', 'application/json; charset=utf-8']].flat();

export function withHeaders(_request: Request, response: Response, next: NextFunction): void {
  setHeaders(response);
  next();
}

export function setHeaders(response: Response): void {
  for (const [name, value] of HEADERS) response.setHeader(name, value);
}

/** Sends JSON that is rendered already, as it is: text where it is all ASCII. Nothing else may have set a header. */
export function sendRendered(response: ServerResponse, body: string | Buffer): void {
  response.writeHead(200, [...JSON_HEADERS, 'Content-Length', body.length]);
  // Such a text goes out in one piece with the headers, which saves a call of the system's.
  if (typeof body === 'string') response.end(body, 'latin1');
  else response.end(body);
}
