import { readConfig } from '../../common/config';
import type { Context } from '../context';
import { readRunFile } from '../run-file';
import { settingsOf } from '../settings';

export interface LayerAddress {
  readonly name: string;
  readonly url: string;
}

/** Where each layer answers: those that were started here, else where the settings say. */
export function layerAddresses({ env, dataDir }: Pick<Context, 'env' | 'dataDir'>): readonly LayerAddress[] {
  const run = readRunFile(dataDir);
  const { HOST, STOREFRONT_PORT, SERVING_PORT, SPEED_PORT, BATCH_PORT } = readConfig({ ...run?.env, ...settingsOf(env) });
  const ports = { storefront: STOREFRONT_PORT, 'speed-layer': SPEED_PORT, 'batch-layer': BATCH_PORT, 'serving-layer': SERVING_PORT };
  return Object.entries(ports).map(([name, port]) => ({ name, url: run?.layers[name]?.url ?? `http://${HOST}:${port}` }));
}
