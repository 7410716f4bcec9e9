/** All topologies as a table: what each is, and how it goes. */
import type { TopologyNow } from '../../common/streams/told';
import type { Description } from '../../speed-layer/streams/describe/description';
import { grouped } from '../print/numbers';
import { table } from '../print/table';

/** @param now as many, in the same order; @param columns the screen's width, undefined where nothing may be cut */
export function topologyTable(all: readonly Pick<Description, 'name' | 'about' | 'inputs' | 'outputs'>[], now: readonly TopologyNow[], columns?: number): string {
  const rows = all.map(({ name, about, inputs, outputs }, i) => {
    const { state = 'not running', why = [], behind = null, watermark = null, lateEvents = 0 } = now[i] ?? {};
    const isTold = state === 'running' || state === 'not running';
    return [
      name,
      [state, ...(isTold ? [] : why)].join('\n'),
      behind === null ? '' : grouped(behind),
      watermark === null ? '' : new Date(watermark).toISOString().slice(0, 19).replace('T', ' '),
      lateEvents === 0 ? '' : grouped(lateEvents),
      about,
      listed(inputs),
      listed(outputs.map(({ topic }) => topic)),
    ];
  });
  return table(['topology', 'state', 'behind', 'watermark (UTC)', 'late', 'what it does', 'reads', 'says'], rows, { right: ['behind', 'late'], columns });
}

/** Three at most: the command with a name has all. */
function listed(topics: readonly string[]): string {
  return topics.length <= 3 ? topics.join(', ') : `${topics.slice(0, 2).join(', ')} and ${topics.length - 2} more`;
}
