/** The Lua scripts of this folder, as ioredis commands. Each is common.lua and its own file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { answered } from './connect';
import { taskKeys } from './keys';

const NAMES = ['create', 'claim', 'commit', 'compact', 'seal', 'prune', 'rebase', 'identities', 'restore-day', 'evict-days', 'drop-outbox', 'snapshot'] as const;

export type ScriptName = (typeof NAMES)[number];

export type Argument = string | number | Buffer;

interface Command {
  readonly texts: Run;
  readonly bytes: Run;
}
type Run = (args: readonly Argument[]) => Promise<unknown>;

/** The scripts, run on one task. */
export class Scripts {
  private readonly commands: ReadonlyMap<ScriptName, Command>;

  constructor(
    redis: Redis,
    private readonly prefix: string,
    /** About how many changes are kept for followers. */
    private readonly keep: number,
  ) {
    this.commands = commandsOf(redis);
  }

  /** Texts in the reply come as strings. */
  run(partition: number, name: ScriptName, args: readonly Argument[]): Promise<unknown> {
    return answered(`${name} of task ${partition}`, this.the(name).texts(this.all(partition, args)));
  }

  /** Texts in the reply come as the bytes they are. */
  runForBytes(partition: number, name: ScriptName, args: readonly Argument[]): Promise<unknown> {
    return answered(`${name} of task ${partition}`, this.the(name).bytes(this.all(partition, args)));
  }

  private the(name: ScriptName): Command {
    const command = this.commands.get(name);
    if (!command) throw new TypeError(`there is no script ${name}`);
    return command;
  }

  /** Every script has the same six keys, and what common.lua asks for (see there). */
  private all(partition: number, args: readonly Argument[]): Argument[] {
    const { base, task, changes, seals, days, evicted, outbox } = taskKeys(this.prefix, partition);
    return [task, changes, seals, days, evicted, outbox, base, this.keep, ...args];
  }
}

function commandsOf(redis: Redis): ReadonlyMap<ScriptName, Command> {
  const source = (name: string): string => readFileSync(join(__dirname, `${name}.lua`), 'utf8');
  const shared = source('common');
  const command = (name: ScriptName): Command => {
    redis.defineCommand(`twofold:${name}`, { numberOfKeys: 6, lua: `${shared}\n${source(name)}` });
    return { texts: defined(redis, `twofold:${name}`), bytes: defined(redis, `twofold:${name}Buffer`) };
  };
  return new Map(NAMES.map((name) => [name, command(name)]));
}

/** defineCommand puts a command on the client under its name, which no type can know. */
function defined(redis: Redis, name: string): Run {
  const command: unknown = Reflect.get(redis, name);
  if (typeof command !== 'function') throw new TypeError(`ioredis did not define ${name}`);
  return (args) => Promise.resolve(Reflect.apply(command, redis, args));
}
