/** Which role a request needs, by its method and path alone: whatever is not named here needs the most. */
import type { IncomingMessage } from 'node:http';
import type { Role } from '../keys/api-key';

/** Undefined: anybody may ask. */
export type RoleOf = (request: Pick<IncomingMessage, 'method' | 'url'>) => Role | undefined;

const isLooking = (method: string | undefined): boolean => method === 'GET' || method === 'HEAD';
/** Orchestrators ask these, without a key. */
const isHealth = (url: string | undefined): boolean => url === '/livez' || url === '/readyz';
/** The page of the job queues shows and changes jobs, and routers do not tell upper case from lower. */
const isQueues = (url: string | undefined): boolean => url?.[1] !== 'a' && /^\/queues(?:[/?]|$)/i.test(url ?? '');

export const servingRole: RoleOf = ({ method, url }) => {
  if (!isLooking(method)) return 'operate';
  if (isHealth(url)) return undefined;
  return isQueues(url) ? 'operate' : 'read';
};

export const storefrontRole: RoleOf = ({ method, url }) => {
  if (!isLooking(method)) return 'ingest';
  return isHealth(url) ? undefined : 'read';
};
