/** The settings a command works with: the environment's, else those of what runs here. */
import { readConfig, SETTINGS, type Config } from '../common/config';
import { storeTitles, storeVariables, type Env, type StoreName } from '../platform/store';
import type { Context } from './context';
import { PlainError } from './plain-error';
import { readRunFile } from './run-file';

/** Throws PlainError where a store that is needed is named nowhere: a default address could be anybody's. */
export function settingsFor({ env, dataDir }: Pick<Context, 'env' | 'dataDir'>, need: readonly StoreName[]): Config {
  const known = withoutEmpty({ ...readRunFile(dataDir)?.env, ...withoutEmpty(env) });
  const unknown = need.filter((store) => known[storeVariables[store]] === undefined);
  if (unknown.length > 0) {
    throw new PlainError(
      `nothing runs here (${dataDir}) and ${unknown.map((store) => storeVariables[store]).join(', ')} is not set: ` +
        `start Twofold with npm start, or only ${unknown.map((store) => storeTitles[store]).join(', ')} with npx twofold up, or set the variable`,
    );
  }
  return readConfig(known);
}

/** Those of the environment's variables that are settings. */
export function settingsOf(env: Env): Record<string, string> {
  const known = withoutEmpty(env);
  return Object.fromEntries(Object.entries(known).filter(([name]) => name in SETTINGS));
}

function withoutEmpty(env: Env): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])));
}
