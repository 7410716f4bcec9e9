/** Runs a layer's main with its configuration and its logger, and tells why it ended where it did not end well. */
import { ConfigError, readConfig, secretsOf, type Config } from '../config';
import { LogError } from '../log/log';
import type { Logger } from '../logger';
import { reasonOf } from '../reason';
import { openTracer } from '../tracing/open-tracer';
import type { Tracer } from '../tracing/tracer';
import { openLogger } from './open-logger';

export interface LayerParts {
  readonly config: Config;
  readonly logger: Logger;
  /** Where traces are wanted. */
  readonly tracer: Tracer | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;
type ErrorKind = new (...given: never[]) => Error;

/** What a person must mend: its message says how, and where in the code it was thrown does not matter. */
const PLAIN: readonly ErrorKind[] = [ConfigError, LogError];

/** `plain` are further kinds of errors that a person must mend. Never rejects: a failure is told, and is the process's exit code. */
export async function runLayer(layer: string, env: Env, main: (parts: LayerParts) => Promise<void>, plain: readonly ErrorKind[] = []): Promise<void> {
  let logger = openLogger({ layer, level: 'info', secrets: [] });
  let tracer: Tracer | undefined;
  try {
    const config = readConfig(env);
    logger = openLogger({ layer, level: config.LOG_LEVEL, secrets: secretsOf(config) });
    const { TRACES_URL: url, TRACES_SHARE: share } = config;
    if (url !== '') tracer = await openTracer({ layer, url, share, logger });
    await main({ config, logger, tracer });
  } catch (error) {
    const isPlain = [...PLAIN, ...plain].some((kind) => error instanceof kind);
    logger.fatal(reasonOf(error), isPlain ? {} : { error });
    process.exitCode = 1;
  } finally {
    await tracer?.close();
  }
}
