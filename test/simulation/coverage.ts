/** In how many histories each thing happened, and how often. */
import type { Told } from './history';

export class Coverage {
  histories = 0;
  steps = 0;
  private readonly counts = new Map<string, { histories: number; times: number }>();

  add({ counts, steps }: Told): void {
    this.histories += 1;
    this.steps += steps;
    for (const [what, times] of counts) {
      const before = this.counts.get(what) ?? { histories: 0, times: 0 };
      this.counts.set(what, { histories: before.histories + 1, times: before.times + times });
    }
  }

  /** In how many histories it happened. */
  of(what: string): number {
    return this.counts.get(what)?.histories ?? 0;
  }

  table(): string {
    const lines = [...this.counts]
      .sort(([, a], [, b]) => b.histories - a.histories)
      .map(([what, { histories, times }]) => `${what.padEnd(36)}${String(histories).padStart(8)}${String(times).padStart(12)}`);
    const head = `${this.histories} histories, ${this.steps} steps`.padEnd(36);
    return [`${head}${'in'.padStart(8)}${'times'.padStart(12)}`, ...lines].join('\n');
  }
}

/** What failed, and how to see it again. */
export function replayLine({ seed, defect }: Told): string {
  return `seed ${seed}, ${defect?.where ?? ''}: ${defect?.what ?? 'nothing is wrong'}\n  see it again with: npm run simulate -- --seed ${seed}`;
}
