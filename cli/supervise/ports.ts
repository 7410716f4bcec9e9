import type { Config } from '../../common/config';
import { freePorts, isFree } from '../../platform/free-ports';
import type { Env } from '../../platform/store';
import { PlainError } from '../plain-error';

const PORT_SETTINGS = ['STOREFRONT_PORT', 'SERVING_PORT', 'SPEED_PORT', 'BATCH_PORT', 'STREAMS_PORT'] as const;
export type PortSetting = (typeof PORT_SETTINGS)[number];

/**
 * A free port for each layer: its default, else any, which is told. Throws PlainError where one that was asked for is taken.
 */
export async function choosePorts(config: Config, env: Env, tell: (line: string) => void): Promise<Record<PortSetting, number>> {
  const chosen: Partial<Record<PortSetting, number>> = {};
  for (const setting of PORT_SETTINGS) {
    const wanted = config[setting];
    const isWanted = wanted !== 0 && !Object.values(chosen).includes(wanted);
    if (isWanted && (await isFree(wanted))) {
      chosen[setting] = wanted;
      continue;
    }
    const asked = env[setting] ?? '';
    if (asked !== '' && wanted !== 0) throw new PlainError(`${setting}: port ${wanted} is taken: end what listens there, choose another, or set 0 for any`);
    const [other] = await freePorts(1, []);
    if (other === undefined) throw new Error('no port was chosen');
    if (wanted !== 0) tell(`port ${wanted} is taken: ${setting} is ${other} this time`);
    chosen[setting] = other;
  }
  const { STOREFRONT_PORT = 0, SERVING_PORT = 0, SPEED_PORT = 0, BATCH_PORT = 0, STREAMS_PORT = 0 } = chosen;
  return { STOREFRONT_PORT, SERVING_PORT, SPEED_PORT, BATCH_PORT, STREAMS_PORT };
}
