/** Answers packed for whoever asks for that (gzip, Brotli): not small ones, which cost more to pack than to send, and no streams of events. */
import compression from 'compression';
import type { RequestHandler } from 'express';

/** Bytes from which an answer is packed. */
const FROM = 4_096;

/** `size` as PreparedAnswer tells it, two a character. */
export const isWorthPacking = (size: number): boolean => size / 2 >= FROM;

export function compressed(): RequestHandler {
  return compression({
    threshold: FROM,
    filter: (request, response) => !String(response.getHeader('content-type')).startsWith('text/event-stream') && compression.filter(request, response),
  });
}
