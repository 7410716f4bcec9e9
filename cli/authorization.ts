import { readRunFile } from './run-file';
import type { Context } from './context';

/**
 * The header by which a command may ask at `url`: TWOFOLD_KEY, else the key of the `npm start` that runs there. That one
 * is sent to nobody else.
 */
export function authorizationFor({ env, dataDir }: Pick<Context, 'env' | 'dataDir'>, url: string): { readonly Authorization?: string } {
  const run = readRunFile(dataDir);
  const isOurs = Object.values(run?.layers ?? {}).some((layer) => layer.url === url);
  const key = env['TWOFOLD_KEY'] || (isOurs ? run?.operateKey : undefined);
  return key === undefined ? {} : { Authorization: `Bearer ${key}` };
}
