/** Whether a browser sent this for a page of somebody else's. Programs that are no browsers send none of these headers. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

type Headers = IncomingMessage['headers'];

/** A browser tells on whose behalf it asks: by Sec-Fetch-Site, older ones by Origin. Only for methods that change something. */
export function isCrossSite(headers: Headers): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/**
 * Whether a request came by a name that somebody else may have pointed here (DNS rebinding): a page of theirs would
 * then count as one of ours. Addresses, and names without a dot, cannot be somebody else's.
 */
export function isForeignName(host: string | undefined): boolean {
  if (host === undefined) return true;
  if (host.startsWith('[')) return isIP(host.slice(1, host.lastIndexOf(']'))) !== 6;
  const colon = host.indexOf(':');
  const name = colon < 0 ? host : host.slice(0, colon);
  return name.includes('.') && isIP(name) === 0;
}

/** Only this machine reaches what is bound to such an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
