/**
 * The gate before a layer's HTTP face: who asks, whether it may, and whether it asks too often. It stands before
 * routers and body parsers, so that no route can be forgotten, and asks no store.
 */
import type { IncomingMessage, RequestListener } from 'node:http';
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

/** As whom a connection was last let in. */
type Holder = KeptKey | 'open';

export class Gate {
  private readonly connections = new Map<Socket, Holder>();

  constructor(private readonly parts: GateParts) {
    parts.ring.watch(() => this.cutRevoked());
  }

  /** `app`, for those who may. */
  around(app: RequestListener): RequestListener {
    const { roleOf, limits, refused } = this.parts;
    return (request, response) => {
      const role = roleOf(request);
      const refusal = role === undefined ? addressTrouble(request) : this.check(request, role);
      if (refusal === undefined) {
        app(request, response);
        return;
      }
      refused(refusal);
      refuse(request, response, refusal, role ?? 'read', refusal === 'too-many-requests' ? limits[role ?? 'read'].rest(this.callerOf(request)) : 1);
    };
  }

  private check(request: IncomingMessage, role: Role): Refusal | undefined {
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
      this.note(socket, 'open');
      return undefined;
    }
    const key = ring.find(keyIn(authorization));
    if (!key) {
      if (!limits['wrong keys'].take(addressOf(socket))) return 'too-many-requests';
      return ring.state === 'unknown' ? 'keys-unknown' : 'wrong-key';
    }
    if (!allows(key.role, role)) return 'wrong-role';
    if (!limits[role].take(key.id)) return 'too-many-requests';
    this.note(socket, key);
    return undefined;
  }

  /** Remembers on whose behalf a connection is open: a stream lasts longer than a request. */
  private note(socket: Socket, holder: Holder): void {
    const known = this.connections.get(socket);
    if (known === holder) return;
    if (known === undefined) socket.once('close', () => this.connections.delete(socket));
    this.connections.set(socket, holder);
  }

  /** Ends what is still open on behalf of who may not any more, streams too. */
  private cutRevoked(): void {
    const { ring, open } = this.parts;
    const isOpen = ring.state === 'no keys' && open !== 'to nobody';
    for (const [socket, holder] of this.connections) {
      if (holder === 'open' ? !isOpen : !ring.has(holder)) socket.destroy();
    }
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
