/** Which role a request needs, by its method and path alone: whatever is not named here needs the most. */
import type { IncomingMessage } from 'node:http';
import type { Role } from '../keys/api-key';

/** Undefined: anybody may ask. */
export type RoleOf = (request: Pick<IncomingMessage, 'method' | 'url'>) => Role | undefined;

const isLooking = (method: string | undefined): boolean => method === 'GET' || method === 'HEAD';
/** Orchestrators ask these, without a key. */
const isHealth = (url: string | undefined): boolean => url === '/livez' || url === '/readyz';
/** Of the serving layer, and of what other layers tell of themselves. */
export const servingRole: RoleOf = ({ method, url }) => {
  if (!isLooking(method)) return 'operate';
  return isHealth(url) ? undefined : 'read';
};

/** What a shop sends; whatever else is posted to the storefront decides about somebody. */
const SENDING = ['/api/orders', '/api/payments'];
const pathOf = (url = ''): string => url.replace(/\?.*$/, '').replace(/(?<=.)\/$/, '');

export const storefrontRole: RoleOf = ({ method, url }) => {
  if (!isLooking(method)) return SENDING.includes(pathOf(url)) ? 'ingest' : 'operate';
  return isHealth(url) ? undefined : 'read';
};
