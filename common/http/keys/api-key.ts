/** API keys: what they look like, and what is kept of them. The secret is 256 random bits, so one SHA-256 hides it well. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a key is for. `operate` may do all that the others may; the others know nothing of each other. */
export const ROLES = ['read', 'ingest', 'operate'] as const;
export type Role = (typeof ROLES)[number];

export const allows = (held: Role, needed: Role): boolean => held === needed || held === 'operate';

/** What is kept of a key. */
export interface KeptKey {
  /** Public: it names the key in lists, logs and metrics. 8 characters of a-z and 0-9. */
  readonly id: string;
  readonly role: Role;
  /** SHA-256 of the whole key, 32 bytes. */
  readonly hash: Uint8Array;
}

/** The id of the key that `npm start` makes for its own run. */
export const START_KEY_ID = 'npmstart';

const FORM = /^twofold_([a-z0-9]{8})_[A-Za-z0-9_-]{43}$/;
const ANYWHERE = /twofold_[a-z0-9]{8}_[A-Za-z0-9_-]{43}/g;
const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** A new key: `text` is shown once, and nothing else holds its secret. */
export function newKey(role: Role, id = newId()): { readonly text: string; readonly kept: KeptKey } {
  const text = `twofold_${id}_${randomBytes(32).toString('base64url')}`;
  return { text, kept: { id, role, hash: hashOf(text) } };
}

/** A key for one run of a program, and what its processes are told of it. */
export function runKey(): { readonly text: string; readonly env: { readonly OPERATE_KEY_HASH: string } } {
  const { text, kept } = newKey('operate', START_KEY_ID);
  return { text, env: { OPERATE_KEY_HASH: Buffer.from(kept.hash).toString('hex') } };
}

/** The id that a key's text names; undefined where it has not the form of a key. */
export function idOf(text: string): string | undefined {
  return FORM.exec(text)?.[1];
}

export function hashOf(text: string): Uint8Array {
  return hash('sha256', text, 'buffer');
}

/** In a time that tells nothing of how much of it is right. */
export function isTextOf(text: string, key: KeptKey): boolean {
  return timingSafeEqual(hashOf(text), key.hash);
}

export const holdsKey = (text: string): boolean => text.includes('twofold_') && text.search(ANYWHERE) >= 0;

/** For whatever is logged: the secrets of keys in it are struck out. */
export const withoutKeys = (text: string): string => (text.includes('twofold_') ? text.replace(ANYWHERE, (key) => `twofold_${key.slice(8, 16)}_***`) : text);

function newId(): string {
  return Array.from(randomBytes(8), (byte) => ID_ALPHABET[byte % ID_ALPHABET.length]).join('');
}
