import { join, resolve } from 'node:path';

/** The folder that this project lies in. */
export const projectFolder = resolve(__dirname, '..');

/** What may be fetched again at any time; git does not see it. */
export const cacheFolder = join(projectFolder, 'data', 'cache');

/** Runs a program of this project, as `node <runner> <main.ts>`. */
export const runner = join(projectFolder, 'platform', 'run.mjs');
