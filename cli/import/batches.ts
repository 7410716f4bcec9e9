import { setTimeout as pause } from 'node:timers/promises';
import { LogError, type Log, type OutgoingRecord } from '../../common/log/log';

/** Records in one append: enough to fill a request, few enough to see progress. */
const BATCH = 1_000;
/** How often an append is tried again, and after how long, ms: a broker may restart meanwhile. */
const ATTEMPTS = 5;
const BETWEEN = 2_000;

/** Appends records in batches: while one is on its way the next is filled, and whoever adds more waits. */
export class Batches {
  private filling: OutgoingRecord[] = [];
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: Log,
    private readonly signal: AbortSignal,
    private readonly acknowledged: (count: number) => void,
  ) {}

  /** Records that are added together travel together. Throws what an append before threw. */
  async add(records: readonly OutgoingRecord[]): Promise<void> {
    this.filling.push(...records);
    if (this.filling.length >= BATCH) await this.dispatch();
  }

  /** Resolves when everything is acknowledged. */
  async end(): Promise<void> {
    await this.dispatch();
    await this.sending;
  }

  private async dispatch(): Promise<void> {
    await this.sending;
    const records = this.filling;
    this.filling = [];
    if (records.length === 0) return;
    this.sending = this.append(records);
    this.sending.catch(() => {
      // The next who adds, or the end, hears of it.
    });
  }

  private async append(records: readonly OutgoingRecord[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.signal.throwIfAborted();
      try {
        await this.log.append(records);
        break;
      } catch (error) {
        // Appending the same event ids twice is harmless.
        if (!(error instanceof LogError) || attempt === ATTEMPTS) throw error;
        await pause(BETWEEN, undefined, { signal: this.signal });
      }
    }
    this.acknowledged(records.length);
  }
}
