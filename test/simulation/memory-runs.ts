/** Recompute runs in memory, for the simulation: asked for, in hand, waiting for a decision, cancelled, ended. */
import type { Differing } from '../../batch-layer/differences';
import type { Computed } from '../../batch-layer/generations';
import { RunCancelled, type RecomputeRun, type RunBook } from '../../batch-layer/run-book';
import type { RunStatus } from '../../common/generation';
import type { Position } from '../../common/position';

interface Noted extends RecomputeRun {
  status: RunStatus;
  cut?: Position;
  definitions?: string;
  computed?: Computed;
  decided: boolean;
  cancelled: boolean;
}

export class MemoryRuns implements RunBook {
  private runs = new Map<string, Noted>();
  private asked = 0;

  constructor(private readonly onComputed: (run: RecomputeRun, computed: Computed, differing: Differing) => void) {}

  ask(run: Omit<RecomputeRun, 'id'>): void {
    const id = `run-${++this.asked}`;
    this.runs.set(id, { ...run, id, status: 'queued', decided: false, cancelled: false });
  }

  /** Asks the oldest open run to end. */
  cancel(): void {
    const [run] = this.unfinished();
    if (run) this.noted(run.id).cancelled = true;
  }

  unfinished(): readonly RecomputeRun[] {
    return [...this.runs.values()].filter(({ status }) => status === 'queued' || status === 'running');
  }

  /** Whether there is a result that waits for a decision. */
  get waits(): boolean {
    return this.waiting().length > 0;
  }

  /** Somebody wants the result that waits to be published. */
  decide(): void {
    for (const run of this.waiting()) Object.assign(run, { status: 'queued', decided: true });
  }

  /** Results that wait are not wanted, or follow on another generation by now. */
  discard(): void {
    for (const run of this.waiting()) run.status = 'discarded';
  }

  /** Whether it may be published only once somebody says so, which nobody has. */
  isUndecided(run: string): boolean {
    const { dryRun, decided } = this.noted(run);
    return dryRun && !decided;
  }

  isOpen(run: string): boolean {
    return this.unfinished().some(({ id }) => id === run);
  }

  /** Whether a dry run has come to its result. */
  hasResult(run: string): boolean {
    return this.noted(run).computed !== undefined;
  }

  /** Whether its cells may still be published. */
  keepsCells(run: string): boolean {
    return this.isOpen(run) || this.waiting().some(({ id }) => id === run);
  }

  /** Takes a run up; false where it was begun with other definitions: two sets of them must not meet in one run's cells. */
  begin(run: string, definitions: string): boolean {
    const noted = this.noted(run);
    noted.status = 'running';
    noted.definitions ??= definitions;
    return noted.definitions === definitions;
  }

  async cut(run: string): Promise<Position | undefined> {
    return this.noted(run).cut;
  }

  async keepCut(run: string, cut: Position): Promise<void> {
    this.noted(run).cut ??= cut;
  }

  async decided(run: string): Promise<Computed | undefined> {
    const { decided, computed } = this.noted(run);
    return decided ? computed : undefined;
  }

  async keepComputed(run: string, computed: Computed, differing: Differing): Promise<void> {
    const noted = this.noted(run);
    if (noted.computed || noted.status !== 'running') return;
    if (noted.cancelled) throw new RunCancelled('cancelled on request');
    this.discard();
    Object.assign(noted, { status: 'computed', computed });
    this.onComputed(noted, computed, differing);
  }

  async phase(run: string, phase: string): Promise<void> {
    if (this.noted(run).cancelled && phase !== 'pruning') throw new RunCancelled('cancelled on request');
  }

  async end(run: string, status: 'published' | 'failed' | 'cancelled'): Promise<void> {
    const noted = this.noted(run);
    // Where two processes held it, what was published counts, whatever the other one met.
    if (noted.status === 'running' || (status === 'published' && noted.status !== 'discarded')) noted.status = status;
  }

  /** How to come back to what is noted now. */
  checkpoint(): () => void {
    const runs = structuredClone(this.runs);
    return () => (this.runs = structuredClone(runs));
  }

  private waiting(): Noted[] {
    return [...this.runs.values()].filter(({ status }) => status === 'computed');
  }

  private noted(run: string): Noted {
    const noted = this.runs.get(run);
    if (!noted) throw new RangeError(`there is no run ${run}`);
    return noted;
  }
}
