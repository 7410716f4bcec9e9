/**
 * The gate before a layer's HTTP face: who asks, whether it may, and whether it asks too often. It stands before
 * routers and body parsers, so that no route can be forgotten, and asks no store.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { allows, holdsKey, type KeptKey, type Role } from '../keys/api-key';
import type { KeyRing } from '../keys/key-ring';
import { keyIn } from './credentials';
import { isCrossSite, isForeignName } from './origin';
import type { RateLimit } from './rate-limit';
import { LONGEST_ADDRESS, refuse, type Refusal } from './refuse';
import type { RoleOf } from './roles';

export interface GateParts {
  readonly ring: KeyRing;
  readonly roleOf: RoleOf;
  /**
   * Who may read and ingest while no keys are made: nobody; everybody, on whom the limits are kept; or this machine,
   * where nobody is kept from asking as fast as it can.
   */
  readonly open: 'to nobody' | 'to everybody' | 'to this machine';
  readonly limits: Readonly<Record<Role | 'wrong keys', RateLimit>>;
  readonly refused: (refusal: Refusal) => void;
}

/** As whom a request was let in. */
type Holder = KeptKey | 'open';

/** For a request that is being answered as its key is revoked, ms. A stream is ended then. */
const GRACE = 1_000;

export class Gate {
  /** What is being answered. */
  private readonly open = new Map<ServerResponse, Holder>();

  constructor(private readonly parts: GateParts) {
    parts.ring.watch(() => this.cutRevoked());
  }

  /** `app`, for those who may. */
  around(app: RequestListener): RequestListener {
    const { roleOf, limits, refused } = this.parts;
    return (request, response) => {
      const role = roleOf(request);
      const refusal = role === undefined ? addressTrouble(request) : this.check(request, response, role);
      if (refusal === undefined) {
        app(request, response);
        return;
      }
      refused(refusal);
      refuse(request, response, refusal, role ?? 'read', refusal === 'too-many-requests' ? limits[role ?? 'read'].rest(this.callerOf(request)) : 1);
    };
  }

  private check(request: IncomingMessage, response: ServerResponse, role: Role): Refusal | undefined {
    const { ring, open, limits } = this.parts;
    const { headers, method, socket } = request;
    const trouble = addressTrouble(request);
    if (trouble) return trouble;
    if (method !== 'GET' && method !== 'HEAD' && isCrossSite(headers)) return 'cross-site';
    const { authorization } = headers;
    // Who has an empty key, such as a Prometheus that was set up before any was made, has none.
    if (authorization === undefined || (ring.state === 'no keys' && keyIn(authorization) === '')) {
      if (ring.state === 'unknown') return 'keys-unknown';
      if (ring.state === 'keys' || open === 'to nobody') return 'no-key';
      if (isForeignName(headers.host)) return 'foreign-name';
      if (role === 'operate') return 'no-operate-key';
      if (open === 'to everybody' && !limits[role].take(addressOf(socket))) return 'too-many-requests';
      this.note(response, 'open');
      return undefined;
    }
    const key = ring.find(keyIn(authorization));
    if (!key) {
      if (!limits['wrong keys'].take(addressOf(socket))) return 'too-many-requests';
      return ring.state === 'unknown' ? 'keys-unknown' : 'wrong-key';
    }
    if (!allows(key.role, role)) return 'wrong-role';
    if (!limits[role].take(key.id)) return 'too-many-requests';
    this.note(response, key);
    return undefined;
  }

  /** Remembers on whose behalf it is answered: a stream lasts longer than a look at the keys. */
  private note(response: ServerResponse, holder: Holder): void {
    this.open.set(response, holder);
    response.once('close', () => this.open.delete(response));
  }

  /** Ends the streams of who may not any more. Connections that rest may stay: the next request on them is looked at. */
  private cutRevoked(): void {
    const { ring, open } = this.parts;
    const isOpen = ring.state === 'no keys' && open !== 'to nobody';
    const revoked = Array.from(this.open).filter(([, holder]) => (holder === 'open' ? !isOpen : !ring.has(holder)));
    if (revoked.length === 0) return;
    setTimeout(() => {
      for (const [response] of revoked) if (this.open.has(response)) response.socket?.destroy();
    }, GRACE).unref();
  }

  private callerOf({ headers: { authorization }, socket }: IncomingMessage): string {
    return (authorization === undefined ? undefined : this.parts.ring.find(keyIn(authorization))?.id) ?? addressOf(socket);
  }
}

const addressOf = (socket: Socket): string => socket.remoteAddress ?? 'gone';

/** The whole form of an address is refused: a router would find another path in it than the roles do. */
function addressTrouble({ url = '' }: IncomingMessage): Refusal | undefined {
  if (url.length > LONGEST_ADDRESS) return 'long-address';
  if (url.charCodeAt(0) !== 0x2f) return 'bad-address';
  return holdsKey(url) ? 'key-in-address' : undefined;
}
