/** Gives each request its id, and the log a line for it: at debug, or at info where it went ill or took long. */
import type { RequestListener } from 'node:http';
import type { Logger } from '../logger';
import type { Millis } from '../time';
import { giveRequestId } from './request-id';

const SLOW: Millis = 1_000;
/** So many lines a second at info; the others are for debug, for in an outage every request goes ill. */
const MOST_A_SECOND = 20;

export function withRequestLog(app: RequestListener, logger: Logger): RequestListener {
  let second = 0;
  let told = 0;
  const mayTell = (now: Millis): boolean => {
    const current = Math.floor(now / 1_000);
    if (current !== second) [second, told] = [current, 0];
    return told++ < MOST_A_SECOND;
  };
  return (request, response) => {
    const id = giveRequestId(request, response);
    const begun = performance.now();
    app(request, response);
    // A prepared answer is sent already, and a listener for each would make it dearer.
    if (response.writableEnded && response.statusCode < 500 && !logger.debugs) return;
    response.once('close', () => {
      const now = performance.now();
      const millis = now - begun;
      const { statusCode: status, writableFinished: answered } = response;
      // A stream is left by its reader, after however long.
      const matters = status >= 500 || (answered && millis >= SLOW);
      if (!matters && !logger.debugs) return;
      const { method = '', url = '' } = request;
      const [path = ''] = url.split('?', 1);
      const fields = { request: id, method, path, status, millis: Math.round(millis * 10) / 10, ...(!answered && { answered }) };
      const line = `${method} ${path} ${answered ? status : `${status}, left before its end`} after ${fields.millis} ms`;
      if (matters && mayTell(now)) logger.info(line, fields);
      else logger.debug(line, fields);
    });
  };
}
