/** A process that can die between any two of its calls to a store. */
import type { Stage } from './stage';

/** A call that failed although the process lives: refused before it was done, or done with its answer lost. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

export interface Observed {
  readonly call: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

export class Died extends Error {
  override readonly name = 'Died';
}

const NEVER = new Promise<never>(() => undefined);

export class Process {
  alive = true;
  private readonly died: Promise<never>;
  private end: (cause: Died) => void = () => undefined;

  constructor(
    readonly name: string,
    private readonly stage: Stage,
    private readonly observe: (process: Process, observed: Observed) => void,
    /** What else ends with the process: its connections to the log. */
    private readonly onDeath: () => void,
  ) {
    this.died = new Promise((_, reject) => (this.end = reject));
    this.died.catch(() => undefined);
  }

  /** The port as this process sees it: each call waits for its turn, and may fail or be the process's last. */
  port<T extends object>(name: string, target: T, fault: () => Error = () => new Fault(`${name} did not answer`)): T {
    return new Proxy(target, {
      get: (_, method) => {
        const act: unknown = Reflect.get(target, method);
        if (typeof act !== 'function') return act;
        return (...args: unknown[]) => this.call(`${name}.${String(method)}`, args, () => Promise.resolve(Reflect.apply(act, target, args)), fault);
      },
    });
  }

  /** Waits for a turn without calling anything: a pause. */
  async turn(what: string): Promise<void> {
    if (!this.alive) return NEVER;
    const fate = await this.stage.turn(this, what, 'pause');
    if (fate.startsWith('crash')) {
      this.kill();
      await NEVER;
    }
  }

  /** `work` as the outside world sees it: it breaks off when the process dies. */
  guarded<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.died]);
  }

  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    this.stage.forget(this);
    this.onDeath();
    this.end(new Died(`${this.name} died`));
  }

  private async call(what: string, args: readonly unknown[], act: () => Promise<unknown>, fault: () => Error): Promise<unknown> {
    if (!this.alive) return NEVER;
    const fate = await this.stage.turn(this, what, 'call');
    if (fate === 'crash before') {
      this.kill();
      return NEVER;
    }
    if (fate === 'fault before') throw fault();
    const result = await act();
    this.observe(this, { call: what, args, result });
    if (fate === 'crash after') {
      this.kill();
      return NEVER;
    }
    if (fate === 'fault after') throw fault();
    return result;
  }
}
