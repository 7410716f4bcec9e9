/** Twofold's speed layer as a process of its own, on real stores; what it came to is read from the live state. */
import { OrderCreated } from '../../common/events/catalogue';
import type { LiveState } from '../../common/live/live-state';
import { parseCellKey } from '../../common/metrics/cell-key';
import { mergeDeltas, type Cells as LiveCells } from '../../common/metrics/cells';
import { LOG_VIEW } from '../../common/metrics/log-counters';
import { runner } from '../../platform/project';
import { PARTITIONS } from '../events/fill';
import type { Cells } from '../events/oracle';
import { salesByMinute } from '../one-view/view';
import { startChild, type Child } from './child';
import type { Engine, Running, Work } from './engine';

/** Amounts are kept in 1/10,000 of a pound. */
const OF_A_PENNY = 100n;

/** Counts each id once whatever is asked for: there is no other way to run it. */
export function twofold(live: LiveState, env: Readonly<Record<string, string>>, processes = 1): Engine {
  return {
    name: processes === 1 ? 'Twofold' : `Twofold, ${processes} processes`,
    works: ['W1', 'W2', 'built-in', 'processes'],
    due: (work, oracle) => (work === 'built-in' ? oracle.builtIn() : oracle.eachOnce()),
    start: async (work) => {
      await live.erase(PARTITIONS);
      return running(work, live, env, processes);
    },
  };
}

function running(work: Work, live: LiveState, env: Readonly<Record<string, string>>, processes: number): Running {
  const main = work === 'built-in' ? 'speed-layer/main.ts' : 'bench/one-view/main.ts';
  const start = (): Child[] => Array.from({ length: processes }, () => startChild(process.execPath, [runner, main], { ...env, SPEED_PORT: '0', PARTITIONS: String(PARTITIONS) }));
  const tasks = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  let children = start();
  return {
    get pids() {
      return children.map(({ pid }) => pid);
    },
    committed: async () => {
      for (const child of children) child.mustRun();
      const states = await Promise.all(tasks.map((task) => live.read(task)));
      return states.reduce((sum, state) => sum + (state?.offsets[OrderCreated.topic] ?? 0), 0);
    },
    settled: () => true,
    killAndStart: async () => {
      await Promise.all(children.map((child) => child.end('SIGKILL')));
      children = start();
    },
    result: async () => {
      const cells: LiveCells = new Map();
      for (const snapshot of await Promise.all(tasks.map((task) => live.snapshot(task)))) snapshot?.cells.forEach((slice) => mergeDeltas(cells, slice));
      return named(cells);
    },
    stop: async () => {
      await Promise.all(children.map((child) => child.end('SIGTERM')));
      await live.erase(PARTITIONS);
    },
  };
}

/** The cells as the oracle names them. */
function named(cells: LiveCells): Cells {
  const found = new Map<string, readonly number[]>();
  for (const [key, { values }] of cells) {
    const { view, bucket, dimensions } = parseCellKey(key);
    const minute = bucket / 60_000;
    const [first = 0n, second = 0n, third = 0n, fourth = 0n] = values;
    if (view === salesByMinute.name) found.set(`${minute}|${dimensions[0] ?? ''}`, [Number(first), pennies(second)]);
    else if (view === 'orders') found.set(`orders|${minute}|${dimensions[1] ?? ''}`, [Number(first), pennies(second), pennies(third), pennies(fourth)]);
    else if (view === 'products') found.set(`products|${dimensions[1] ?? ''}`, [Number(first), Number(second), pennies(third)]);
    else if (view !== LOG_VIEW) throw new Error(`view ${view} should have no cells: no event is for it`);
  }
  return found;
}

function pennies(amount: bigint): number {
  if (amount % OF_A_PENNY !== 0n) throw new Error(`${amount} is no whole number of pennies`);
  return Number(amount / OF_A_PENNY);
}
