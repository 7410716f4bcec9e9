/**
 * Where processes of the stream processor tell of themselves, and whoever shows topologies reads it. Two hashes:
 *
 *   <namespace>:streams:declared  by topology, its place before it: its declaration as JSON, as the process that started last has it
 *   <namespace>:streams:told      by process: what it told last, as JSON
 */
import { declaredShape, heard, toldShape, type DeclaredTopology, type Telling, type Told } from '../../streams/told';
import type { Millis } from '../../time';
import { answered, connect, type ConnectionOptions } from './connect';

export interface StreamsSeen {
  readonly declared: readonly DeclaredTopology[];
  /** By processes that are not silent. */
  readonly told: readonly Told[];
}

export interface StreamsBoard {
  /** In the place of what was declared before, but for what another process runs; what silent processes told goes too. */
  declare(topologies: readonly DeclaredTopology[], now: Millis): Promise<void>;
  tell(process: string, told: Telling): Promise<void>;
  /** The process goes, and says so. */
  leave(process: string): Promise<void>;
  read(now: Millis): Promise<StreamsSeen>;
  close(): Promise<void>;
}

/** Digits of a topology's place among those that one process declares. */
const PLACE = 3;

export function createStreamsBoard({ namespace, ...connection }: ConnectionOptions & { readonly namespace: string }): StreamsBoard {
  const redis = connect(connection);
  const prefix = `${namespace || 'twofold'}:streams`;
  const [declaredKey, toldKey] = [`${prefix}:declared`, `${prefix}:told`];
  const parsed = (text: string): Told => toldShape.parse(JSON.parse(text));
  return {
    declare: async (topologies, now) => {
      const told = Object.entries(await answered('HGETALL', redis.hgetall(toldKey)));
      const silent = told.filter(([, text]) => heard([parsed(text)], now).length === 0).map(([process]) => process);
      const others = new Set(heard(told.map(([, text]) => parsed(text)), now).flatMap(({ troubles }) => Object.keys(troubles)));
      const mine = new Map(topologies.map((each, i) => [each.name, `${String(i).padStart(PLACE, '0')} ${each.name}`]));
      const before = await answered('HKEYS', redis.hkeys(declaredKey));
      const over = before.filter((place) => {
        const name = place.slice(PLACE + 1);
        return mine.has(name) || !others.has(name);
      });
      const changed = redis.multi();
      if (over.length > 0) changed.hdel(declaredKey, ...over);
      await answered('MULTI', changed.hset(declaredKey, ...topologies.flatMap((each) => [mine.get(each.name) ?? '', JSON.stringify(each)])).exec());
      if (silent.length > 0) await answered('HDEL', redis.hdel(toldKey, ...silent));
    },
    tell: async (process, told) => {
      await answered('HSET', redis.hset(toldKey, process, JSON.stringify(told)));
    },
    leave: async (process) => {
      await answered('HDEL', redis.hdel(toldKey, process));
    },
    read: async (now) => {
      const [declared, told] = await Promise.all([answered('HGETALL', redis.hgetall(declaredKey)), answered('HGETALL', redis.hgetall(toldKey))]);
      // In the order in which they were declared.
      const inOrder = Object.entries(declared).sort(([a], [b]) => (a < b ? -1 : 1));
      return { declared: inOrder.map(([, text]) => declaredShape.parse(JSON.parse(text))), told: heard(Object.values(told).map(parsed), now) };
    },
    close: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}
