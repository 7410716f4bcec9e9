/** A key for `operate` of a test's or a measurement's own: what a process is told of it, and what a request sends. */
import { runKey } from '../http/keys/api-key';

const { text, env } = runKey();

export const operateKey = text;
export const operateEnv = env;
export const operateHeaders = { Authorization: `Bearer ${text}` };
