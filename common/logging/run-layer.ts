/** Runs a layer's main with its configuration and its logger, and tells why it ended where it did not end well. */
import { ConfigError, readConfig, secretsOf, type Config } from '../config';
import { LogError } from '../log/log';
import type { Logger } from '../logger';
import { reasonOf } from '../reason';
import { openLogger } from './open-logger';

export interface LayerParts {
  readonly config: Config;
  readonly logger: Logger;
}

type Env = Readonly<Record<string, string | undefined>>;
type ErrorKind = new (...given: never[]) => Error;

/** What a person must mend: its message says how, and where in the code it was thrown does not matter. */
const PLAIN: readonly ErrorKind[] = [ConfigError, LogError];

/** `plain` are further kinds of errors that a person must mend. Never rejects: a failure is told, and is the process's exit code. */
export async function runLayer(layer: string, env: Env, main: (parts: LayerParts) => Promise<void>, plain: readonly ErrorKind[] = []): Promise<void> {
  let logger = openLogger({ layer, level: 'info', secrets: [] });
  try {
    const config = readConfig(env);
    logger = openLogger({ layer, level: config.LOG_LEVEL, secrets: secretsOf(config) });
    await main({ config, logger });
  } catch (error) {
    const isPlain = [...PLAIN, ...plain].some((kind) => error instanceof kind);
    logger.fatal(reasonOf(error), isPlain ? {} : { error });
    process.exitCode = 1;
  }
}
