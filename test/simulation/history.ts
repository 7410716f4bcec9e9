/**
 * One history: shops append, processes take their turns in any order, things go wrong, and every answer on the way is
 * checked. Then the troubles end, and everything must come to rest at the whole log's exact fold. All of it follows from
 * the seed.
 */
import type { Defect } from './check';
import { Crew } from './crew';
import { AFTER, BEFORE } from './definitions';
import { Mischief } from './mischief';
import { observedCounts } from './observed';
import { prepareLog, Producer } from './producer';
import type { Observed, Process } from './process';
import { drawProfile, type Profile } from './profile';
import { Random } from './random';
import { settled } from './stage';
import { printed } from './trace';
import { World } from './world';

export interface Told {
  readonly seed: number;
  /** The first thing that was wrong, if anything was. */
  readonly defect: Defect | undefined;
  /** What happened, and how often. */
  readonly counts: ReadonlyMap<string, number>;
  readonly steps: number;
}

/** Something that can happen next: how likely it is now (0 = not at all), and what it does. */
export interface Possible {
  readonly name: string;
  readonly weight: () => number;
  readonly happens: () => void;
}

/** The broker's clock at the beginning, ms. */
const BEGINNING = Date.UTC(2024, 4, 10, 12);
/** A run that seals a task before it has a state, or breaks off and is repeated later, cuts it where the archive ends. */
const REASONS_TO_REBASE = ['Postgres set back', 'roll-back', 'loss', 'loss of everything', 'new definitions', 'nothing to seal', 'crash before', 'crash after', 'met Fault', 'met ArchiveAway'];
const TURN = 'a turn';
/** Steps until everything must have come to rest, once nothing goes wrong any more. */
const PATIENCE = 20_000;
/** Steps that are watched after a hole. */
const AFTER_HOLE = 500;

export class History {
  private readonly random: Random;
  private readonly profile: Profile;
  private readonly world: World;
  private readonly producer: Producer;
  private readonly crew: Crew;
  private readonly mischief: Mischief;
  private readonly work: readonly Possible[];
  private readonly everything: readonly Possible[];
  private now = BEGINNING;
  private calm = false;
  private steps = 0;

  constructor(
    private readonly seed: number,
    private readonly trace?: (line: string) => void,
  ) {
    const random = (this.random = new Random(seed));
    const profile = (this.profile = drawProfile(random));
    const world = (this.world = new World({
      ...profile,
      random,
      definitions: [BEFORE, AFTER],
      now: () => this.now,
      observe: (process, observed) => this.observe(process, observed),
      tell: (line) => this.tell(line),
    }));
    prepareLog(world, profile);
    this.producer = new Producer(world, profile, (millis) => (this.now += millis));
    this.crew = new Crew(world, profile, BEFORE);
    this.mischief = new Mischief(world, profile, this.crew);
    this.work = this.possibleWork();
    this.everything = [...this.work, ...this.mischief.possible()];
  }

  async run(): Promise<Told> {
    this.tell(JSON.stringify({ seed: this.seed, ...this.profile, troubles: [...this.profile.troubles] }));
    await settled();
    const { world, producer, random } = this;
    while (!world.defect && (producer.left > 0 || random.chance(0.998))) await this.step();
    if (!world.defect) await this.comeToRest();
    for (const { process } of this.crew.living()) process.kill();
    return { seed: this.seed, defect: world.defect, counts: world.counts, steps: this.steps };
  }

  /** One thing happens, and everything that follows from it without another turn. */
  private async step(): Promise<void> {
    this.steps += 1;
    this.now += 1;
    const next = this.random.weighted(this.calm ? this.work : this.everything, (possible) => possible.weight());
    if (next.name !== TURN) this.tell(next.name);
    next.happens();
    await settled();
  }

  private possibleWork(): readonly Possible[] {
    const { world, crew, producer, random, profile } = this;
    const { stage, broker, runs } = world;
    const paceOf = (group: 'speed' | 'archiver'): number => (this.calm ? 14 : profile.pace[group]);
    return [
      { name: TURN, weight: () => (stage.size > 0 ? 60 : 0), happens: () => this.giveTurn() },
      { name: 'records for the speed layer', weight: () => paceOf('speed'), happens: () => void broker.deliver('speed') },
      { name: 'records for the archive', weight: () => paceOf('archiver'), happens: () => void broker.deliver('archiver') },
      { name: 'new records', weight: () => (producer.left > 0 ? 3 : 0), happens: () => producer.append() },
      { name: 'a recompute', weight: () => (this.calm || runs.unfinished().length > 1 ? 0 : 1), happens: () => this.askForRun() },
      { name: 'a decision', weight: () => (!this.calm && runs.waits ? 1 : 0), happens: () => this.decide() },
      { name: 'a restart', weight: () => (crew.wanting && crew.empty().length > 0 ? 4 : 0), happens: () => crew.restart(random.pick(crew.empty())) },
      { name: 'an upgrade', weight: () => (crew.wanting && crew.outdated().length > 0 ? 0.6 : 0), happens: () => random.pick(crew.outdated()).process.kill() },
    ];
  }

  /** A recompute, or a roll-back to any generation that is kept; some of either as a dry run. */
  private askForRun(): void {
    const { random, world } = this;
    const older = world.generations.older();
    const dryRun = random.chance(0.3);
    if (older.length > 0 && random.chance(0.2)) world.runs.ask({ mode: 'rollback', dryRun, to: random.pick(older) });
    else world.runs.ask({ mode: random.chance(0.5) ? 'full' : 'dirty', dryRun });
  }

  private decide(): void {
    const { random, world } = this;
    if (random.chance(0.75)) {
      world.runs.decide();
      return;
    }
    world.count('discarded');
    world.runs.discard();
  }

  private giveTurn(): void {
    const waiting = this.world.stage.take(this.random);
    if (!waiting) return;
    const fate = this.calm ? 'done' : this.mischief.fate();
    if (fate !== 'done') this.tell(`${waiting.process.name} ${waiting.what}: ${fate}`);
    waiting.go(fate);
  }

  /** No more trouble: everybody is there, knows the newest definitions, and a last full recompute is published. */
  private async comeToRest(): Promise<void> {
    const { world, crew } = this;
    this.calm = true;
    this.tell('calm');
    for (const { process } of crew.outdated()) process.kill();
    for (const place of crew.empty()) crew.restart(place);
    for (const reader of crew.readers()) reader.readmit();
    world.runs.cancel();
    world.runs.ask({ mode: 'full', dryRun: false });
    const last = this.steps + PATIENCE;
    while (!world.defect && !(await this.isAtRest())) {
      // Nobody can go on past a hole; all that counts is that nobody pretends to.
      if (world.counts.has('hole') && this.steps >= last - PATIENCE + AFTER_HOLE) return;
      // Generations that were lost with an older Postgres are only left behind by one with a higher number.
      if (world.counts.has('Postgres set back') && world.runs.unfinished().length === 0 && this.random.chance(0.002)) world.runs.ask({ mode: 'full', dryRun: false });
      if (this.steps >= last) world.report('the end', `nothing came to rest: ${printed(crew.serving().map((each) => each.answer()))}`);
      await this.step();
    }
    world.report('the end', world.letters.wrong());
    // Where nothing was lost or redefined, no run broke off and no two met, every seal must be one that the tasks simply go on from.
    const needed = this.profile.batch > 1 || REASONS_TO_REBASE.some((what) => world.counts.has(what));
    if (!needed && world.counts.has('rebase')) world.report('the end', 'a task was rebased without need');
  }

  private async isAtRest(): Promise<boolean> {
    const { world, crew } = this;
    if (world.runs.unfinished().length > 0) return false;
    const current = world.generations.current();
    for (const serving of crew.serving()) {
      const view = serving.answer();
      if (!view.ok || !world.ledger.isWhole(view.answer.asOf) || view.answer.generation?.id !== current?.id) return false;
    }
    for (let p = 0; p < this.profile.partitions; p++) if ((await world.live.outbox(p, 1)).length > 0) return false;
    return true;
  }

  private observe(process: Process, observed: Observed): void {
    for (const what of observedCounts(observed)) this.world.count(what);
    if (this.trace) this.tell(`${process.name} ${observed.call} ${printed(observed.args)} → ${printed(observed.result)}`);
  }

  private tell(line: string): void {
    this.trace?.(`${this.steps} ${line}`);
  }
}
