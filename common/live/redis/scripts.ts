/** The Lua scripts of this folder, as ioredis commands. Each is common.lua and its own file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';

const NAMES = ['create', 'claim', 'commit', 'seal', 'prune', 'rebase', 'seen', 'restore-day', 'evict-days', 'drop-outbox', 'snapshot'] as const;

export type ScriptName = (typeof NAMES)[number];

/** Runs one script; every script has the same six keys (see common.lua). */
export type RunScript = (name: ScriptName, keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;

export function scriptsOf(redis: Redis): RunScript {
  const source = (name: string): string => readFileSync(join(__dirname, `${name}.lua`), 'utf8');
  const shared = source('common');
  const commands = new Map(NAMES.map((name) => [name, define(redis, name, `${shared}\n${source(name)}`)]));
  return async (name, keys, args) => commands.get(name)?.(keys, args);
}

function define(redis: Redis, name: string, lua: string) {
  redis.defineCommand(`twofold:${name}`, { numberOfKeys: 6, lua });
  // defineCommand puts the command on the client under its name, which no type can know.
  const command: unknown = Reflect.get(redis, `twofold:${name}`);
  if (typeof command !== 'function') throw new TypeError(`ioredis did not define ${name}`);
  return (keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> =>
    Promise.resolve(Reflect.apply(command, redis, [...keys, ...args]));
}
