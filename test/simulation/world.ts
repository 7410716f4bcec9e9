/** What all processes of one history share: the stores, the clock, and the ledger that knows better. */
import type { MemoryLiveState } from '../../common/live/memory';
import { LogError } from '../../common/log/log';
import { MemoryBroker } from '../../common/log/memory';
import type { Position } from '../../common/position';
import type { Difference } from '../../common/recompute/difference';
import type { Millis } from '../../common/time';
import { ArchiveAway } from '../../batch-layer/archive';
import { CutError } from '../../batch-layer/generations';
import { RunCancelled, RunRefused } from '../../batch-layer/run-book';
import { ArchiveUnavailable } from '../../speed-layer/archive-lookup';
import { HoleError, NotYet } from '../../speed-layer/starting-point';
import { compareCells, type Defect } from './check';
import type { Definitions } from './definitions';
import { Ledger } from './ledger';
import { Letters, WatchedLiveState } from './letters';
import { MemoryArchive } from './memory-archive';
import { MemoryGenerations } from './memory-generations';
import { MemoryRuns } from './memory-runs';
import { Fault, Process, type Observed } from './process';
import type { Random } from './random';
import { Stage } from './stage';

export interface WorldOptions {
  readonly random: Random;
  readonly topics: readonly string[];
  readonly partitions: number;
  readonly horizonDays: number;
  readonly definitions: readonly Definitions[];
  readonly now: () => Millis;
  readonly observe: (process: Process, observed: Observed) => void;
  /** Told what a step-by-step account is to hold. */
  readonly tell: (line: string) => void;
}

/** What processes may meet and outlive. Anything else that reaches a process's end is a defect. */
const EXPECTED = [Fault, LogError, ArchiveAway, ArchiveUnavailable, HoleError, NotYet, CutError, RunCancelled, RunRefused];

export class World {
  readonly stage = new Stage();
  readonly broker: MemoryBroker;
  readonly letters = new Letters(this);
  /** Short streams, so that followers are left behind. */
  readonly live: MemoryLiveState = new WatchedLiveState(12, this.letters);
  readonly archive: MemoryArchive;
  readonly runs: MemoryRuns;
  readonly generations: MemoryGenerations;
  readonly ledger: Ledger;
  readonly counts = new Map<string, number>();
  /** The first thing that was found to be wrong. */
  defect: Defect | undefined;
  private ids = 0;

  constructor(readonly options: WorldOptions) {
    const { random, topics, partitions, now } = options;
    this.broker = new MemoryBroker({ now, choose: (n) => random.below(n) });
    this.archive = new MemoryArchive(topics, partitions);
    this.ledger = new Ledger(topics, partitions);
    this.runs = new MemoryRuns((run, { cut }, { difference }) => {
      this.count('computed');
      this.report(run.id, this.wrongDifference(cut, difference));
    });
    this.generations = new MemoryGenerations(
      this.archive,
      this.runs,
      ({ id, run, cut, definitions: hash, reconciled }, cells) => {
        const definitions = options.definitions.find((each) => each.hash === hash);
        if (!definitions) throw new RangeError(`no definitions ${hash}`);
        const found = new Map(cells.map(({ key, values }) => [key, values]));
        this.report(`generation ${id}`, compareCells(this.ledger.reading(definitions).advance(cut), found));
        if (this.runs.isUndecided(run)) this.report(`generation ${id}`, `${run} is a dry run, and nobody has decided that it is to be published`);
        this.count('publish');
        if (this.runs.waits) this.count('overtaken');
        this.runs.discard();
        this.count('skipped' in reconciled ? 'reconciliation skipped' : 'reconciliation');
        if (!('skipped' in reconciled) && reconciled.mismatches > 0) this.report(`generation ${id}`, `reconciliation tells of ${JSON.stringify(reconciled.examples)}`);
      },
    );
  }

  /** Two exact folds of one range differ in nothing but their definitions. */
  private wrongDifference(cut: Position, difference: Difference): string | undefined {
    if ('skipped' in difference) return undefined;
    const { definitionsChanged, compared, differing } = difference;
    if (!definitionsChanged) return differing === 0 ? undefined : `a dry run tells of ${differing} cells that differ: ${JSON.stringify(difference.views)}`;
    this.count('difference of new definitions');
    const [before, after] = this.options.definitions.map((definitions) => this.ledger.reading(definitions).advance(cut));
    const keys = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
    const changed = [...keys].filter((key) => String(before?.get(key)?.values) !== String(after?.get(key)?.values));
    if (compared === keys.size && differing === changed.length) return undefined;
    return `a dry run tells of ${differing} of ${compared} cells that new definitions change; the log says ${changed.length} of ${keys.size}`;
  }

  /** A text never used before. */
  newId(): string {
    return `id-${++this.ids}`;
  }

  process(name: string, onDeath: () => void): Process {
    return new Process(name, this.stage, this.options.observe, onDeath);
  }

  tell(line: string): void {
    this.options.tell(line);
  }

  /** Notes that something happened. */
  readonly count = (what: string): void => {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  };

  report(where: string, what: string | undefined): void {
    if (what !== undefined) this.defect ??= { where, what };
  }

  /** Takes an error that reached the end of what a process was doing. */
  met(where: string, error: unknown): void {
    const name = error instanceof Error ? error.name : String(error);
    this.count(`met ${name}`);
    this.tell(`${where} met ${String(error)}`);
    if (EXPECTED.some((kind) => error instanceof kind)) return;
    // A store that went back in mid-step may have evicted a day that the step had just restored.
    if (error instanceof Error && /restore that day/.test(error.message) && this.counts.has('roll-back')) return;
    this.report(where, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
