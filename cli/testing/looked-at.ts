/** One Twofold of a test file's own, with a few known sales in it, for the commands that look at one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Installation, type LayerName } from '../../test/system/installation';
import { PseudoTerminal } from '../../test/system/pseudo-terminal';
import { writeRunFile } from '../run-file';

const twofold = join(__dirname, '..', 'twofold.mjs');
const NAMES: Readonly<Record<string, LayerName>> = { 'batch-layer': 'batch', 'speed-layer': 'speed', 'serving-layer': 'serving', storefront: 'storefront' };

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export class LookedAt {
  private constructor(
    readonly installation: Installation,
    readonly folder: string,
  ) {}

  /**
   * In a generation: payments of 100.50 and 20 GBP from France and Spain, a duplicate and a record that is none. Live: 7 GBP
   * from France.
   */
  static async start(): Promise<LookedAt> {
    const installation = await Installation.start();
    const folder = mkdtempSync(join(tmpdir(), 'twofold-cli-'));
    const layers = Object.entries(NAMES).map(([name, layer]) => [name, { pid: process.pid, url: installation.layer(layer).url }] as const);
    writeRunFile(folder, { env: {}, layers: Object.fromEntries(layers) });
    const twofold = new LookedAt(installation, folder);
    await twofold.pay('first', '100.50', 'France');
    await twofold.pay('first', '100.50', 'France');
    await twofold.pay('second', '20', 'Spain');
    await installation.log.append([{ topic: 'payment-completed', key: 'x', value: 'no event' }]);
    await installation.settled('/api/total-revenue');
    await installation.recompute('full');
    await twofold.pay('third', '7', 'France');
    await installation.settled('/api/total-revenue');
    return twofold;
  }

  async pay(id: string, amount: string, country: string): Promise<void> {
    const data = { orderId: id, userId: 'guest', amount, currency: 'GBP', country };
    const value = JSON.stringify({ eventType: 'PaymentCompleted', eventId: id, version: 2, timestamp: new Date().toISOString(), data });
    await this.installation.log.append([{ topic: 'payment-completed', key: id, value }]);
  }

  get env(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.installation.env };
  }

  words(...args: string[]): string[] {
    return [process.execPath, twofold, '--data', this.folder, ...args];
  }

  /** A command whose output goes to programs; `interrupt` once it has said something. */
  async run(...args: string[]): Promise<Ran> {
    return this.begin(...args).ended;
  }

  begin(...args: string[]): { readonly ended: Promise<Ran>; readonly said: () => string; readonly interrupt: () => void } {
    const [program = '', ...words] = this.words(...args);
    const child = spawn(program, words, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const ended = once(child, 'close').then(() => ({ code: child.exitCode, out, err }));
    return { ended, said: () => out + err, interrupt: () => child.kill('SIGINT') };
  }

  /** A command before a person. */
  show(args: readonly string[], columns = 100, rows = 30, env: NodeJS.ProcessEnv = {}): PseudoTerminal {
    return PseudoTerminal.run(this.words(...args), { columns, rows, env: { ...this.env, ...env } });
  }

  async stop(): Promise<void> {
    await this.installation.stop();
    rmSync(this.folder, { recursive: true });
  }
}
