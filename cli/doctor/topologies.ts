/** The stream topologies, as the processes that run them tell. */
import { createStreamsBoard } from '../../common/live/redis/streams-board';
import type { Config } from '../../common/config';
import { topologyNow, type TopologyNow } from '../../common/streams/told';
import { declaredTopologies } from '../../speed-layer/topologies/built-in';
import { counted, grouped } from '../print/numbers';
import { advice, ill, well, type Finding } from './finding';

export async function topologiesNow({ REDIS_URL: url, TWOFOLD_NAMESPACE: namespace }: Config): Promise<readonly TopologyNow[]> {
  const board = createStreamsBoard({ url, namespace, outageMillis: 3_000 });
  try {
    const { told } = await board.read(Date.now());
    return declaredTopologies().map(({ name }) => topologyNow(name, told));
  } finally {
    await board.close();
  }
}

/** One finding where all run, else one for each that does not. */
export function topologyFindings(all: readonly TopologyNow[]): readonly Finding[] {
  if (all.every(({ state }) => state === 'not running')) return [advice('topologies', 'none runs', 'npm start runs them once the first total is told; totals do without')];
  const notWell = all.flatMap(({ name, state, why, behind }) => {
    const told = why.join('; ');
    if (state === 'stopped') return [ill(`topology ${name}`, `stopped: ${told}`, 'docs/RUNBOOKS.md, TopologyStopped')];
    if (state === 'not running') return [ill(`topology ${name}`, told, 'are all processes of the stream processor of one version?')];
    if (state === 'catching up') return [advice(`topology ${name}`, `has ${grouped(behind ?? 0)} records still to read`, 'wait; npx twofold topology shows whether it falls')];
    return state === 'paused' || told !== '' ? [advice(`topology ${name}`, told === '' ? 'is held up by a store' : told, 'data/logs/streams.log says more')] : [];
  });
  return notWell.length > 0 ? notWell : [well('topologies', `${counted(all.length, 'topology', 'topologies')}, all running`)];
}
