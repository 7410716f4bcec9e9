/** The machine that figures were measured on: they mean little without it. */
import { arch, cpus, release, totalmem } from 'node:os';
import { run } from '../../platform/run-program';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  /** Undefined where there is none. */
  readonly java?: string;
  /** Of the stores, by their names, as far as they tell. */
  readonly stores: Readonly<Record<string, string>>;
  /** Of the project that was measured; with a plus where the tree had changes. */
  readonly commit: string;
}

export async function thisMachine(stores: Machine['stores']): Promise<Machine> {
  const java = /version "([^"]+)"/.exec((await run('java', ['-version'], { bound: 20_000 })).output)?.[1];
  const commit = (await run('git', ['describe', '--always', '--dirty=+'], { bound: 20_000 })).output.trim();
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    system: `Linux ${release()} ${arch()}`,
    node: process.version,
    ...(java !== undefined && { java }),
    stores,
    commit,
  };
}
