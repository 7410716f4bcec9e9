/** Recompute runs in memory, for the simulation: asked for, in hand, cancelled, ended. */
import { RunCancelled, type RecomputeRun, type RunBook } from '../../batch-layer/recompute';
import type { RunMode, RunStatus } from '../../common/generation';
import type { Position } from '../../common/position';

interface Noted extends RecomputeRun {
  status: RunStatus;
  cut?: Position;
  definitions?: string;
  cancelled: boolean;
}

export class MemoryRuns implements RunBook {
  private runs = new Map<string, Noted>();
  private asked = 0;

  ask(mode: RunMode): void {
    const id = `run-${++this.asked}`;
    this.runs.set(id, { id, mode, status: 'queued', cancelled: false });
  }

  /** Asks the oldest open run to end. */
  cancel(): void {
    const [run] = this.unfinished();
    if (run) this.noted(run.id).cancelled = true;
  }

  unfinished(): readonly RecomputeRun[] {
    return [...this.runs.values()].filter(({ status }) => status === 'queued' || status === 'running');
  }

  isOpen(run: string): boolean {
    return this.unfinished().some(({ id }) => id === run);
  }

  /** Takes a run up; false where it was begun with other definitions: two sets of them must not meet in one run's cells. */
  begin(run: string, definitions: string): boolean {
    const noted = this.noted(run);
    noted.definitions ??= definitions;
    return noted.definitions === definitions;
  }

  async cut(run: string): Promise<Position | undefined> {
    return this.noted(run).cut;
  }

  async keepCut(run: string, cut: Position): Promise<void> {
    this.noted(run).cut ??= cut;
  }

  async phase(run: string, phase: string): Promise<void> {
    if (this.noted(run).cancelled && phase !== 'pruning') throw new RunCancelled('cancelled on request');
  }

  async end(run: string, status: 'published' | 'failed' | 'cancelled'): Promise<void> {
    this.noted(run).status = status;
  }

  /** How to come back to what is noted now. */
  checkpoint(): () => void {
    const runs = structuredClone(this.runs);
    return () => (this.runs = structuredClone(runs));
  }

  private noted(run: string): Noted {
    const noted = this.runs.get(run);
    if (!noted) throw new RangeError(`there is no run ${run}`);
    return noted;
  }
}
