/** The headers that every answer has, as one list, and the sending of what is rendered already. */
import type { ServerResponse } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { REQUEST_ID, requestIdOf } from '../../common/http/request-id';
import { SECURITY_HEADERS, setStandardHeaders } from '../../common/http/security-headers';
import type { Rendered } from './prepared-answers';

/** The same address is answered in several forms and encodings. */
const VARY = ['Vary', 'Accept, Accept-Encoding'] as const;
const FLAT = [...SECURITY_HEADERS, VARY].flat();
const JSON_HEADERS = [...FLAT, 'Content-Type', 'application/json; charset=utf-8'];

/** The ages of an answer whose body does not tell them. */
export const FRESHNESS = 'Twofold-Freshness';

export function withHeaders(_request: Request, response: Response, next: NextFunction): void {
  setHeaders(response);
  next();
}

export function setHeaders(response: Response): void {
  setStandardHeaders(response);
  response.setHeader(...VARY);
}

/** Sends JSON that is rendered already, as it is: text where it is all ASCII. Nothing else may have set a header. */
export function sendRendered(response: ServerResponse, { answer, ages }: Rendered): void {
  const body = answer.with(ages);
  response.writeHead(200, [...JSON_HEADERS, REQUEST_ID, requestIdOf(response), 'ETag', answer.tag, 'Content-Length', body.length]);
  // Such a text goes out in one piece with the headers, which saves a call of the system's.
  if (typeof body === 'string') response.end(body, 'latin1');
  else response.end(body);
}

/** 304: the caller has this answer. Its ages have gone on, so they are told. */
export function sendUnchanged(response: ServerResponse, tag: string, ages: string): void {
  response.writeHead(304, [...FLAT, REQUEST_ID, requestIdOf(response), 'ETag', tag, FRESHNESS, ages]);
  response.end();
}

/** Whether a caller's If-None-Match names this tag. Weak tags are compared by what they quote. */
export function isKnown(ifNoneMatch: string, tag: string): boolean {
  return ifNoneMatch === tag || ifNoneMatch === '*' || ifNoneMatch.split(',').some((each) => opaque(each) === opaque(tag));
}

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
