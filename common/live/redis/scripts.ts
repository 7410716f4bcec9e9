/** The Lua scripts of this folder, as ioredis commands. Each is common.lua and its own file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';

const NAMES = ['create', 'claim', 'commit', 'seal', 'prune', 'rebase', 'identities', 'restore-day', 'evict-days', 'drop-outbox', 'snapshot'] as const;

export type ScriptName = (typeof NAMES)[number];

export type Argument = string | number | Buffer;

/** Runs one script; every script has the same six keys (see common.lua). Its reply's texts come as strings, or as the bytes they are. */
export type RunScript = (name: ScriptName, keys: readonly string[], args: readonly Argument[], reply: 'texts' | 'bytes') => Promise<unknown>;

export function scriptsOf(redis: Redis): RunScript {
  const source = (name: string): string => readFileSync(join(__dirname, `${name}.lua`), 'utf8');
  const shared = source('common');
  for (const name of NAMES) redis.defineCommand(`twofold:${name}`, { numberOfKeys: 6, lua: `${shared}\n${source(name)}` });
  const commands = new Map(NAMES.map((name) => [name, { texts: defined(redis, `twofold:${name}`), bytes: defined(redis, `twofold:${name}Buffer`) }]));
  return async (name, keys, args, reply) => commands.get(name)?.[reply](keys, args);
}

/** defineCommand puts a command on the client under its name, which no type can know. */
function defined(redis: Redis, name: string) {
  const command: unknown = Reflect.get(redis, name);
  if (typeof command !== 'function') throw new TypeError(`ioredis did not define ${name}`);
  return (keys: readonly string[], args: readonly Argument[]): Promise<unknown> => Promise.resolve(Reflect.apply(command, redis, [...keys, ...args]));
}
