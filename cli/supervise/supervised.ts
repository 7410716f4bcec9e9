/** Keeps one process alive: starts it again when it ends, later each time, until it is stopped. */
import { setTimeout as pause } from 'node:timers/promises';
import { isGrave, parseLogLine, saidBy } from '../../common/logging/log-line';
import type { Millis } from '../../common/time';
import { PlainError } from '../plain-error';
import { Life, type Program } from './life';
import type { OutputFile } from './output-file';

export interface SupervisedParts {
  readonly program: Program;
  readonly output: OutputFile;
  /** Where people find what it printed. */
  readonly outputPath: string;
  /** Lines for people. */
  readonly tell: (line: string) => void;
  /** Each life has a process id of its own. */
  readonly onPid: (pid: number) => void;
  readonly now: () => Millis;
  /** How long it waits before each life after the first, ms; stays at the last. @default 1 s to 30 s */
  readonly delays?: readonly Millis[];
  /** How long it may take to end when asked, ms, before it is killed. @default 12 s */
  readonly stopWithin?: Millis;
}

const DELAYS: readonly Millis[] = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** After as long a life, ms, the next end counts as the first again. */
const LONG: Millis = 60_000;
/** Lives that may end before the process is ready for the first time. */
const FIRST_TRIES = 3;
const STOP_WITHIN: Millis = 12_000;
/** Lines of its output that an error message repeats. */
const LAST_LINES = 8;

export class Supervised {
  private life: Life | undefined;
  private wasReady = false;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private readonly last: string[] = [];

  constructor(private readonly parts: SupervisedParts) {}

  get pid(): number | undefined {
    return this.life?.pid;
  }

  /** Resolves when it is ready. Throws PlainError, with what it printed, where it ends again and again before. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.running = this.keepAlive(resolve, reject);
      this.running.catch(reject);
    });
  }

  /** Ends it, gently first. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.life?.stop(this.parts.stopWithin ?? STOP_WITHIN);
    await this.running;
    await this.parts.output.end();
  }

  private async keepAlive(ready: () => void, failed: (why: PlainError) => void): Promise<void> {
    const { program, tell, now } = this.parts;
    const delays = this.parts.delays ?? DELAYS;
    for (let ends = 0; !this.isStopping(); ) {
      const began = now();
      const { how } = await this.live(ready);
      if (this.isStopping()) break;
      ends = now() - began > LONG ? 1 : ends + 1;
      if (!this.wasReady && ends === FIRST_TRIES) {
        failed(new PlainError(`${program.name} does not start: it ended ${how}. Its last lines, from ${this.parts.outputPath}:\n${this.last.map((line) => `    ${line}`).join('\n')}`));
        return;
      }
      const delay = delays[Math.min(ends, delays.length) - 1] ?? 0;
      tell(`${program.name} ended ${how}: starting it again${delay < 1_000 ? '' : ` in ${delay / 1_000} s`} (${this.parts.outputPath})`);
      await pause(delay, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private live(ready: () => void): Promise<{ how: string }> {
    const { program, output, tell, onPid } = this.parts;
    const again = this.wasReady;
    this.life = new Life(program, {
      line: (text, from) => {
        output.write(text);
        this.last.push(...saidBy(text).split('\n'));
        this.last.splice(0, this.last.length - LAST_LINES);
        const line = parseLogLine(text);
        if ((from === 'stderr' || (line && isGrave(line))) && !this.isStopping()) tell(`${program.name}: ${saidBy(text)}`);
      },
      ready: () => {
        if (again) tell(`${program.name} is ready again`);
        this.wasReady = true;
        ready();
      },
    });
    if (this.life.pid !== undefined) onPid(this.life.pid);
    return this.life.ended;
  }
}
