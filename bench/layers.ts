/** Layers of Twofold as the processes they are in production, each to be measured by itself. */
import { operateEnv } from '../common/testing/operate-key';
import { runner } from '../platform/project';
import { startChild, type Child } from './engines/child';
import { PARTITIONS } from './events/fill';

const MAINS = { speed: 'speed-layer/main.ts', batch: 'batch-layer/main.ts', serving: 'serving-layer/main.ts' } as const;
export type LayerName = keyof typeof MAINS;

export interface Layer {
  readonly pid: number;
  /** Where its HTTP answers. */
  readonly url: string;
}

export interface Layers {
  readonly speed: Layer;
  readonly batch: Layer;
  readonly serving: Layer;
  stop(): Promise<void>;
}

/** Resolves once all say that they are ready. */
export async function startLayers(env: Readonly<Record<string, string>>): Promise<Layers> {
  const own = { ...env, ...operateEnv, SPEED_PORT: '0', BATCH_PORT: '0', SERVING_PORT: '0', RECOMPUTE_SCHEDULE: 'never', PARTITIONS: String(PARTITIONS) };
  const children: Child[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.end('SIGTERM')));
  };
  const start = async (name: LayerName): Promise<Layer> => {
    const child = startChild(process.execPath, [runner, MAINS[name]], own);
    children.push(child);
    const [url = ''] = /http:\/\/\S+/.exec(await child.line('ready')) ?? [];
    return { pid: child.pid, url };
  };
  try {
    const [speed, batch, serving] = await Promise.all([start('speed'), start('batch'), start('serving')]);
    return { speed, batch, serving, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
