/**
 * A topology as a process keeps it running: in the edition that readers have, whichever that is just now. Where Redis lost
 * the state, a new edition is built beside it and put in its place by itself. Editions that somebody replays are left to him.
 */
import type { Log } from '../../../common/log/log';
import { reasonOf } from '../../../common/reason';
import type { Millis } from '../../../common/time';
import { keepRounds } from '../../rounds';
import type { Troubles } from '../../troubles';
import type { TaskWorker } from '../../worker';
import type { Topology } from '../topology';
import type { Edition } from './editions/edition';
import { runEdition, type EditionRun, type EditionRunParts, type EditionStores } from './editions/edition-run';
import { comingOf, editionsOf, liveNumber, type Editions } from './editions/editions';
import { knowsFrom, NEVER } from './editions/where-from';
import { OtherTopology, replayOf } from './load-task';
import type { StreamTask } from './stream-task';
import { switchTo } from './switch/switch';
import { editionTopics } from './topics';

export interface KeepParts extends EditionStores, Pick<EditionRunParts, 'onCommit' | 'onSent' | 'roundMillis'> {
  readonly topology: Topology;
  readonly editions: Editions;
  /** By which editions are switched: not the one that tasks send through. */
  readonly switchLog: Log;
  readonly troubles: Troubles;
}

const EDITION = 'edition';
const LOST = 'lost state';
const SWITCHING = 'switching';

export class KeptTopology {
  private runs: readonly EditionRun[] = [];
  private replacing: Promise<void> | undefined;
  /** The edition whose state was found lost. */
  private lost: number | undefined;
  /** The edition which the log no longer holds enough for to make it anew. */
  private unmakable: number | undefined;
  private readonly stopping = new AbortController();

  /** Of the edition that readers have; before that runs, nothing. */
  readonly worker: Pick<TaskWorker<StreamTask>, 'held' | 'lags' | 'paused' | 'joined'>;

  constructor(private readonly parts: KeepParts) {
    const live = (): TaskWorker<StreamTask> | undefined => this.runs.find(({ sending }) => sending === 'live')?.worker;
    this.worker = {
      held: () => live()?.held() ?? [],
      lags: () => live()?.lags() ?? [],
      paused: () => live()?.paused() ?? [],
      get joined() {
        return live()?.joined ?? false;
      },
    };
  }

  get name(): string {
    return this.parts.topology.name;
  }

  get troubles(): Troubles {
    return this.parts.troubles;
  }

  /** Runs what is to run now, and nothing else. Called again and again. */
  async follow(all: readonly Edition[]): Promise<void> {
    const mine = editionsOf(this.name, all);
    const wanted = this.wanted(mine);
    const isWanted = ({ edition, sending }: EditionRun): boolean => wanted.some((each) => each.edition.number === edition.number && each.sending === sending);
    const superfluous = this.runs.filter((run) => !isWanted(run));
    this.runs = this.runs.filter(isWanted);
    await Promise.all(superfluous.map((run) => run.end()));
    for (const each of wanted) {
      if (!this.runs.some(({ edition, sending }) => edition.number === each.edition.number && sending === each.sending)) await this.start(each);
    }
    await this.replace(mine);
  }

  async end(): Promise<void> {
    this.stopping.abort();
    await this.replacing;
    await Promise.all(this.runs.map((run) => run.end()));
    this.runs = [];
  }

  private wanted(mine: readonly Edition[]): Pick<EditionRunParts, 'edition' | 'sending'>[] {
    const { topology, troubles } = this.parts;
    const number = liveNumber(mine);
    const live = mine.find((each) => each.number === number) ?? { number, hash: topology.hash };
    const coming = comingOf(mine);
    const isOther = live.hash !== topology.hash;
    if (coming?.state === 'switching') troubles.has(EDITION, `edition ${coming.number} is being put in place; should that have been ended in the middle, ${coming.cause === 'replay' ? `npx twofold replay --topology ${this.name} goes on with it` : 'it goes on here'}`);
    else if (isOther) troubles.has(EDITION, new OtherTopology(live.hash, topology.hash, replayOf(topology)).message);
    else troubles.over(EDITION);
    return [
      ...(coming?.state === 'switching' || isOther ? [] : [{ edition: live, sending: 'live' as const }]),
      ...(coming && this.isMine(coming) ? [{ edition: coming, sending: 'beside' as const }] : []),
    ];
  }

  /** Whether this process builds it and puts it in place. */
  private isMine({ cause, hash }: Edition): boolean {
    return cause === 'state lost' && hash === this.parts.topology.hash;
  }

  private async start({ edition, sending }: Pick<EditionRunParts, 'edition' | 'sending'>): Promise<void> {
    const { topology, log, partitions } = this.parts;
    if (edition.number > 1) await log.ensureTopics(editionTopics(topology, edition.number, partitions));
    const onLost = sending === 'live' ? () => void (this.lost = edition.number) : undefined;
    this.runs = [...this.runs, runEdition({ ...this.parts, edition, sending, ...(onLost && { onLost }) }, this.parts)];
  }

  /** Builds a new edition in the place of one whose state is lost. */
  private async replace(mine: readonly Edition[]): Promise<void> {
    const { topology, troubles, editions, log, now } = this.parts;
    const coming = comingOf(mine);
    const live = liveNumber(mine);
    const isLost = this.lost === live;
    if (!isLost) troubles.over(LOST);
    if (!coming) troubles.over(SWITCHING);
    if (isLost && !coming && this.unmakable !== live) {
      const from = mine.find(({ number }) => number === live)?.from;
      const correctsFrom = await knowsFrom(log, topology, from, now());
      if (correctsFrom === NEVER) {
        this.unmakable = live;
        troubles.has(LOST, `Redis lost its state, and the log no longer holds all that it follows from: what it says since the beginning would be too little. npx twofold replay --topology ${this.name} --from <time> has it begin anew`);
        return;
      }
      await editions.begin({ topology: this.name, hash: topology.hash, cause: 'state lost', ...(from && { from }), ...(correctsFrom !== undefined && { correctsFrom }) });
    }
    if (isLost && coming) troubles.has(LOST, `Redis lost its state: ${this.isMine(coming) ? `edition ${coming.number} is built from the log, and then takes its place by itself` : `edition ${coming.number} is on its way, and takes its place once npx twofold replay --topology ${this.name} switches to it`}`);
    if (coming && this.isMine(coming)) this.replacing ??= this.buildAndSwitch(coming).finally(() => (this.replacing = undefined));
  }

  private async buildAndSwitch(coming: Edition): Promise<void> {
    const { editions, topology, partitions, switchLog, troubles } = this.parts;
    const { signal } = this.stopping;
    try {
      const run = this.runs.find(({ sending }) => sending === 'beside');
      if (!run) return;
      // In a switch it may be closed already: what it says further waits, and the switch knows for what to wait.
      if (coming.state === 'building') await run.caughtUp(signal);
      await editions.alone(this.name, async () => {
        // What was written down since counts.
        const current = comingOf(editionsOf(this.name, await editions.list()));
        if (current?.number !== coming.number) return;
        await switchTo(current, { topology, log: switchLog, editions, partitions, caughtUp: () => run.caughtUp(signal) });
      });
      troubles.over(SWITCHING);
    } catch (error) {
      if (!signal.aborted) troubles.has(SWITCHING, reasonOf(error));
    }
  }
}

/** How often a process looks which editions are to run, ms. */
const LOOK_EVERY: Millis = 1_000;

/** Keeps all of them running until `signal` aborts. */
export async function keepEditions(kept: readonly KeptTopology[], topologies: readonly Topology[], editions: Editions, troubles: Troubles, signal: AbortSignal): Promise<void> {
  let looked: Promise<readonly Edition[]> | undefined;
  const look = async (): Promise<readonly Edition[]> => {
    const found = await editions.list();
    const without = topologies.filter(({ name }) => !found.some(({ topology }) => topology === name));
    for (const { name, hash } of without) await editions.first(name, hash);
    return without.length === 0 ? found : editions.list();
  };
  const lookOnce = (): Promise<readonly Edition[]> => {
    looked ??= look().finally(() => setTimeout(() => (looked = undefined), LOOK_EVERY / 2).unref());
    return looked;
  };
  const rounds = kept.map((each) => ({ about: `the edition of ${each.name}`, millis: LOOK_EVERY, work: async () => each.follow(await lookOnce()) }));
  await keepRounds(rounds, LOOK_EVERY, troubles, signal);
  await Promise.all(kept.map((each) => each.end()));
}
