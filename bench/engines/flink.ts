/** Flink; what it came to is in the topic that its exactly-once sink writes. */
import type { Cells } from '../events/oracle';
import { dueFromPeers, type Engine } from './engine';
import type { Peers } from './java';
import { Peer, type PeerSite } from './peer';

/** As its program has it. */
const SUBTASKS = 2;
const CHECKPOINT_MILLIS = 1_000;

export function flink(peers: Peers, site: PeerSite, events: number): Engine {
  return {
    name: `Flink, checkpoints ${CHECKPOINT_MILLIS / 1000} s`,
    works: ['W1', 'W2'],
    due: dueFromPeers,
    start: async (work) => {
      const out = `bench-flink-${Date.now().toString(36)}-totals`;
      await site.log.ensureTopics([{ topic: out, partitions: 4, config: { 'retention.ms': '-1' } }]);
      const settings = { out, commitMillis: String(CHECKPOINT_MILLIS) };
      const peer = new Peer('flink', site, { java: peers.java, args: peers.args('flink'), main: 'bench.Flink', settings }, work);
      let cleanBefore: number | undefined;
      return {
        get pids() {
          return [peer.pid];
        },
        committed: async () => {
          const committed = await peer.committed();
          if (committed === events) cleanBefore ??= peer.said('clean');
          return committed;
        },
        // By a checkpoint after the last event was in the state, every subtask must have sent all that it knew.
        settled: () => cleanBefore !== undefined && peer.said('clean') >= cleanBefore + SUBTASKS,
        killAndStart: () => peer.killAndStart(),
        result: () => totals(peer, out),
        stop: () => peer.stop([out]),
      };
    },
  };
}

/** The last word on every cell. */
async function totals(peer: Peer, topic: string): Promise<Cells> {
  const cells = new Map<string, readonly number[]>();
  await peer.read(topic, (_partition, cell, value) => cells.set(cell, value.toString().split(',').map(Number)));
  return cells;
}
