import { randomUUID } from 'node:crypto';

/** Stands in a rendered answer where ages are to be put; no caller can know it, so none can write it into an event. */
export const HOLE = randomUUID();
export type Hole = typeof HOLE;
