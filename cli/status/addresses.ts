import { readConfig } from '../../common/config';
import { authorizationFor } from '../authorization';
import type { Context } from '../context';
import { readRunFile } from '../run-file';
import { settingsOf } from '../settings';

export interface LayerAddress {
  readonly name: string;
  readonly url: string;
  /** By which it may be asked. */
  readonly headers?: { readonly Authorization?: string };
}

/** Where each layer answers: those that were started here, else where the settings say. */
export function layerAddresses({ env, dataDir }: Pick<Context, 'env' | 'dataDir'>): readonly LayerAddress[] {
  const run = readRunFile(dataDir);
  const { HOST, STOREFRONT_PORT, SERVING_PORT, SPEED_PORT, BATCH_PORT, STREAMS_PORT } = readConfig({ ...run?.env, ...settingsOf(env) });
  const ports = { storefront: STOREFRONT_PORT, 'speed-layer': SPEED_PORT, 'batch-layer': BATCH_PORT, 'serving-layer': SERVING_PORT, streams: STREAMS_PORT };
  return Object.entries(ports).map(([name, port]) => {
    const url = run?.layers[name]?.url ?? `http://${HOST}:${port}`;
    return { name, url, headers: authorizationFor({ env, dataDir }, url) };
  });
}
