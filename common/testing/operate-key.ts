/** A key for `operate` of a test's or a measurement's own: what a process is told of it, and what a request sends. */
import { newKey, START_KEY_ID } from '../http/keys/api-key';

const { text, kept } = newKey('operate', START_KEY_ID);

export const operateEnv = { OPERATE_KEY_HASH: Buffer.from(kept.hash).toString('hex') };
export const operateHeaders = { Authorization: `Bearer ${text}` };
