/** What a call tells of the ways a history took: the simulation counts them, so that it cannot go blind unseen. */
import type { Observed } from './process';

export function observedCounts({ call, result }: Observed): string[] {
  const refused = typeof result === 'object' && result !== null && 'refused' in result && typeof result.refused === 'string' ? result.refused : undefined;
  switch (call) {
    case 'live.commit':
      return refused === undefined ? ['commit'] : [`commit ${refused}`];
    case 'live.rebase':
      return [refused === undefined ? 'rebase' : 'rebase refused'];
    case 'live.restoreDay':
      return [refused === undefined ? 'day restored' : 'day not restored'];
    case 'live.evictDays':
      return Number(result) > 0 ? ['days evicted'] : [];
    case 'live.prune':
      return [result === true ? 'prune' : 'nothing to prune'];
    case 'live.seal':
      return [result === undefined ? 'nothing to seal' : 'seal'];
    case 'live.changes':
      return typeof result === 'object' && result !== null && 'lost' in result && Array.isArray(result.lost) && result.lost.length > 0 ? ['follower left behind'] : [];
    case 'archive.write':
      return [result === undefined ? 'archiver overtaken' : 'chunk archived'];
    case 'log.appendOnce':
      return ['dead letters sent'];
    default:
      return [];
  }
}
