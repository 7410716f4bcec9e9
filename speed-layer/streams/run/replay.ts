/** A topology made anew beside the one that runs, by whoever asks for it: built, compared, and put in its place. */
import type { Config } from '../../../common/config';
import type { Log } from '../../../common/log/log';
import { covers, joinPositions, meetPositions, missingTo, type Position } from '../../../common/position';
import { reasonOf } from '../../../common/reason';
import { rest } from '../../rounds';
import { checkedSettings } from '../../topologies/built-in';
import { Troubles } from '../../troubles';
import type { Topology } from '../topology';
import type { DifferenceCounts, Edition } from './editions/edition';
import { runEdition, type EditionRun } from './editions/edition-run';
import { comingOf, editionsOf, type Editions } from './editions/editions';
import { knowsFrom, NEVER } from './editions/where-from';
import { openEditions } from './open-editions';
import type { SaidDifference } from './switch/difference';
import { differenceAt, EditionGone, endsNow, switchTo } from './switch/switch';
import { editionTopics, topicsOf } from './topics';

/** What keeps a topology from being replayed, with what to do. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

export interface Replays {
  readonly topologies: readonly Topology[];
  readonly editions: Editions;
  readonly log: Log;
  /** The edition that is being built, or a new one that begins at `from`. Throws ReplayError where another is in the way. */
  begin(topology: Topology, from: Position | undefined): Promise<Edition>;
  /** Builds until the edition is ended. */
  build(topology: Topology, edition: Edition): Promise<Building>;
  /** Drops the editions that are over, and one that is being built. Gives their numbers. */
  drop(topology: Topology): Promise<number[]>;
  close(): Promise<void>;
}

export interface Building {
  /** Resolves once it has caught up with the log; tells how far it is meanwhile. */
  caughtUp(told: (progress: BuildProgress) => void, signal: AbortSignal): Promise<void>;
  /** What it says otherwise than readers have been told, so far. */
  difference(): Promise<SaidDifference>;
  /** Puts it in place. Undefined where somebody else does so just now. */
  switch(signal: AbortSignal): Promise<DifferenceCounts | undefined>;
  end(): Promise<void>;
}

export interface BuildProgress {
  readonly read: number;
  readonly of: number;
  /** Why it does not go on, where it does not. */
  readonly troubles: readonly string[];
}

const TELL_EVERY = 250;

/** Connects when it is first needed. Throws ConfigError. */
export function openReplays(config: Config, report: (line: string) => void): Replays {
  const opened = openEditions(config, checkedSettings(config), 'twofold-replay', report);
  const { topologies, stores, editions, switchLog } = opened;
  const { log, partitions } = stores;
  const of = async ({ name }: Topology): Promise<readonly Edition[]> => editionsOf(name, await editions.list());

  return {
    topologies,
    editions,
    log,
    begin: async (topology, from) => {
      const { name, hash } = topology;
      await editions.first(name, hash);
      const coming = comingOf(await of(topology));
      if (coming) return checkComing(coming, topology, from);
      const correctsFrom = await knowsFrom(log, topology, from, Date.now());
      if (!from && correctsFrom === NEVER) {
        throw new ReplayError(`the log no longer holds its beginning, and ${name} remembers since then, so it would say too little: --from <time> has it begin anew at a time; it counts from there, and corrects nothing that was said before`);
      }
      const begun = await editions.begin({ topology: name, hash, cause: 'replay', ...(from && { from }), ...(correctsFrom !== undefined && { correctsFrom }) });
      if (!begun) throw new ReplayError(`somebody else has just begun to replay ${name}: npx twofold replay lists the editions`);
      return begun;
    },
    build: async (topology, edition) => {
      await log.ensureTopics([...topicsOf(topology, partitions), ...editionTopics(topology, edition.number, partitions)]);
      const troubles = new Troubles(() => undefined);
      const run = runEdition({ topology, edition, sending: 'beside', troubles }, stores);
      return {
        caughtUp: (told, signal) => followed(run, { log, topology, edition, troubles, editions }, told, signal),
        difference: async () => differenceAt(await endsNow(edition, { topology, log }), edition, { topology, log }),
        switch: (signal) =>
          editions.alone(topology.name, async () => {
            const current = (await of(topology)).find(({ number }) => number === edition.number) ?? edition;
            return switchTo(current, { topology, log: switchLog, editions, partitions, caughtUp: () => run.caughtUp(signal) });
          }),
        end: () => run.end(),
      };
    },
    drop: async (topology) => {
      const dropped: number[] = [];
      for (const edition of await of(topology)) {
        if (!(await editions.drop(edition))) continue;
        const live = stores.openLive(topology.name, edition.number);
        await live.erase(partitions);
        await live.close();
        if (edition.number > 1) await log.deleteTopics(editionTopics(topology, edition.number, partitions).map(({ topic }) => topic));
        // One that was dropped before may have been left half erased.
        if (edition.state !== 'dropped') dropped.push(edition.number);
      }
      return dropped;
    },
    close: () => opened.close(),
  };
}

function checkComing(coming: Edition, { name, hash }: Topology, from: Position | undefined): Edition {
  const drop = coming.state === 'building' ? `npx twofold replay --topology ${name} --drop drops it` : 'it is being put in place, so it cannot be dropped any more';
  if (coming.hash !== hash) throw new ReplayError(`edition ${coming.number} of ${name} was begun by another version of the topology (${coming.hash}, here ${hash}): go on with that version; ${drop}`);
  if (coming.cause === 'state lost') throw new ReplayError(`the stream processor builds edition ${coming.number} of ${name} itself, since Redis lost its state, and then puts it in place; ${drop}`);
  if (from && !(covers(from, coming.from ?? {}) && covers(coming.from ?? {}, from))) throw new ReplayError(`edition ${coming.number} of ${name} is being built already and begins elsewhere: leave --from out to go on with it; ${drop}`);
  return coming;
}

interface Followed {
  readonly log: Log;
  readonly topology: Topology;
  readonly edition: Edition;
  readonly troubles: Troubles;
  readonly editions: Editions;
}

async function followed(run: EditionRun, { log, topology, edition, troubles, editions }: Followed, told: (progress: BuildProgress) => void, signal: AbortSignal): Promise<void> {
  const { start } = await log.bounds(topology.inputs);
  const from = joinPositions(start, edition.from ?? {});
  const over = new AbortController();
  const ending = AbortSignal.any([over.signal, signal]);
  const refuseDropped = async (): Promise<void> => {
    const now = editionsOf(topology.name, await editions.list()).find(({ number }) => number === edition.number);
    if (now?.state === 'dropped') throw new EditionGone(`edition ${edition.number} of ${topology.name} was dropped by somebody else while it was built`);
  };
  const tell = async (): Promise<void> => {
    let last = { read: 0, of: missingTo(from, (await log.bounds(topology.inputs)).end) };
    while (!ending.aborted) {
      const wrong: string[] = [];
      try {
        await refuseDropped();
        const { end } = await log.bounds(topology.inputs);
        last = { read: missingTo(from, meetPositions(await run.read(), end)), of: missingTo(from, end) };
      } catch (error) {
        if (error instanceof EditionGone) throw error;
        // A store that is away for a while ends no build of hours.
        wrong.push(reasonOf(error));
      }
      told({ ...last, troubles: [...wrong, ...troubles.list()] });
      await rest(TELL_EVERY, ending);
    }
  };
  try {
    await Promise.all([run.caughtUp(ending), tell()].map((each) => each.finally(() => over.abort())));
  } catch (error) {
    // Its topics go first, and whatever fails for that is not what is wrong.
    await refuseDropped();
    throw error;
  }
}
