/** A layer's gate with all that it needs: the keys out of Postgres, the limits out of Redis, the rule of where it may stand open. */
import type { RequestListener } from 'node:http';
import type { Pool } from 'pg';
import { Counter, type Registry } from 'prom-client';
import { ConfigError, type Config } from '../../config';
import { readKeys } from '../../postgres/api-keys';
import { START_KEY_ID } from '../keys/api-key';
import { keepRing } from '../keys/keep-ring';
import { KeyRing } from '../keys/key-ring';
import { Gate } from './gate';
import { isLoopback } from './origin';
import { RateLimit } from './rate-limit';
import type { RoleOf } from './roles';
import { sharedCounts } from './shared-counts';

const SETTLE_EVERY = 500;
/** Wrong keys that one address may send in a minute; after that it is told to wait. */
const WRONG_KEYS = 60;

type Settings = Pick<Config, 'HOST' | 'OPEN_WITHOUT_KEYS' | 'OPERATE_KEY_HASH' | 'LIMIT_READ' | 'LIMIT_INGEST' | 'LIMIT_OPERATE' | 'REDIS_URL' | 'TWOFOLD_NAMESPACE'>;

export interface GateOptions {
  readonly config: Settings;
  readonly pool: Pool;
  readonly registry: Registry;
  readonly roleOf: RoleOf;
  readonly report: (line: string) => void;
  readonly stopping: AbortSignal;
}

export interface OpenedGate {
  /** `app`, for those who may. */
  around(app: RequestListener): RequestListener;
  close(): void;
}

/** Throws ConfigError where it would stand open to others than this machine. */
export async function openGate({ config, pool, registry, roleOf, report, stopping }: GateOptions): Promise<OpenedGate> {
  const start = config.OPERATE_KEY_HASH;
  const ring = new KeyRing(start === '' ? [] : [{ id: START_KEY_ID, role: 'operate', hash: Buffer.from(start, 'hex') }]);
  const open = isLoopback(config.HOST) ? 'to this machine' : config.OPEN_WITHOUT_KEYS ? 'to everybody' : 'to nobody';
  const refusing = new AbortController();
  await keepRing(ring, { read: () => readKeys(pool), report, stopping: AbortSignal.any([stopping, refusing.signal]) });
  if (open === 'to nobody' && ring.state === 'no keys') {
    // Or the process would go on looking for keys instead of ending.
    refusing.abort();
    throw new ConfigError(mayNotStandOpen(config.HOST));
  }

  const counts = sharedCounts({ url: config.REDIS_URL, namespace: config.TWOFOLD_NAMESPACE });
  const limitOf = (kind: string, limit: number): RateLimit => new RateLimit({ limit, now: Date.now, add: (caller, requests) => counts.add(kind, caller, requests) });
  const limits = {
    read: limitOf('read', config.LIMIT_READ),
    ingest: limitOf('ingest', config.LIMIT_INGEST),
    operate: limitOf('operate', config.LIMIT_OPERATE),
    'wrong keys': limitOf('wrong-keys', WRONG_KEYS),
  };
  const settling = setInterval(() => Object.values(limits).forEach((limit) => void limit.settle()), SETTLE_EVERY).unref();
  const counter = new Counter({ name: 'twofold_http_refused_total', help: 'Requests that were refused before they reached a route, by reason.', labelNames: ['reason'], registers: [registry] });
  const gate = new Gate({ ring, roleOf, open, limits, refused: (reason) => counter.inc({ reason }) });
  return {
    around: (app) => gate.around(app),
    close: () => {
      clearInterval(settling);
      counts.close();
    },
  };
}

/** Why a process that is bound to `host` does not start without keys, and what to do. */
export function mayNotStandOpen(host: string): string {
  return (
    `HOST is ${host}, so others than this machine could reach it, and there are no keys: everybody could read every figure and send orders. ` +
    'Make keys first (npx twofold keys make --role read; it needs only Postgres), or bind 127.0.0.1, ' +
    'or, where something in front keeps strangers out, set OPEN_WITHOUT_KEYS=true'
  );
}
