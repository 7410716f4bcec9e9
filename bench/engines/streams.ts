/** Kafka Streams; what it came to is in its state's changelog, whose committed records are the state others would restore. */
import type { Cells } from '../events/oracle';
import { dueFromPeers, type Engine } from './engine';
import type { Peers } from './java';
import { Peer, type PeerSite } from './peer';

export function kafkaStreams(peers: Peers, site: PeerSite, commitMillis: number): Engine {
  return {
    name: `Kafka Streams, commits ${commitMillis} ms`,
    works: ['W1', 'W2'],
    due: dueFromPeers,
    start: async (work) => {
      const launch = { java: peers.java, args: peers.args('streams'), main: 'bench.Streams', settings: { commitMillis: String(commitMillis) } };
      const peer = new Peer('streams', site, launch, work);
      const changelog = (store: string): string => `${peer.group}-${store}-changelog`;
      return {
        get pids() {
          return [peer.pid];
        },
        committed: () => peer.committed(),
        // Offsets are committed in the transaction that holds the state.
        settled: () => true,
        killAndStart: () => peer.killAndStart(),
        result: () => totals(peer, changelog('totals')),
        stop: () => peer.stop([changelog('totals'), ...(work === 'W2' ? [changelog('seen')] : [])]),
      };
    },
  };
}

/** Every partition has its own part of a cell. */
async function totals(peer: Peer, topic: string): Promise<Cells> {
  const parts = new Map<string, { cell: string; count: number; pennies: number }>();
  await peer.read(topic, (partition, cell, value) => {
    parts.set(`${partition}/${cell}`, { cell, count: Number(value.readBigInt64BE(0)), pennies: Number(value.readBigInt64BE(8)) });
  });
  const cells = new Map<string, readonly number[]>();
  for (const { cell, count, pennies } of parts.values()) {
    const [before = 0, sum = 0] = cells.get(cell) ?? [];
    cells.set(cell, [before + count, sum + pennies]);
  }
  return cells;
}
