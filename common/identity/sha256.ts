/** SHA-256, by the runtime: the one file of this folder that is not plain TypeScript. A pure function all the same. */
import { hash } from 'node:crypto';

/** 64 hex digits. A text is hashed as UTF-8. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}
