/** A command on a real pseudo-terminal (util-linux's `script` makes it), and the screen that a person would see. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Terminal } from '@xterm/headless';
import { until } from '../../common/testing/until';
import { findProgram } from '../../platform/find-program';

export interface ScreenAsked {
  readonly columns: number;
  readonly rows: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Told of everything that the command writes, as it writes it. */
  readonly written?: (text: string) => void;
}

export const CTRL_C = '\u0003';

export class PseudoTerminal {
  /** Resolves to the command's exit code. */
  readonly ended: Promise<number | null>;
  /** Everything that was written, with its escape sequences. */
  raw = '';
  private readonly child: ChildProcess;

  constructor(
    command: readonly string[],
    readonly terminal: Terminal,
    { columns, rows, env = process.env, written }: ScreenAsked,
  ) {
    const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const script = findProgram(['script'], env);
    if (script === undefined) throw new Error("a pseudo-terminal needs the program script of util-linux (Debian: bsdutils); install it, so that it is in PATH");
    this.child = spawn(script, ['--quiet', '--return', '--flush', '--command', `stty cols ${columns} rows ${rows}; exec ${quoted}`, '/dev/null'], { env: { ...env, TERM: 'xterm-256color', SHELL: '/bin/sh' }, stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.raw += text;
      terminal.write(text);
      written?.(text);
    });
    this.ended = once(this.child, 'close').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
  }

  static run(command: readonly string[], asked: ScreenAsked): PseudoTerminal {
    return new PseudoTerminal(command, new Terminal({ cols: asked.columns, rows: asked.rows, scrollback: 1_000, allowProposedApi: true }), asked);
  }

  /** As from the keyboard. */
  type(text: string): void {
    this.child.stdin?.write(text);
  }

  /** The lines that are on the screen now, without spaces at their ends. */
  async screen(): Promise<string[]> {
    // Written text is taken in by and by.
    await new Promise<void>((resolve) => this.terminal.write('', resolve));
    const { active } = this.terminal.buffer;
    return Array.from({ length: this.terminal.rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '');
  }

  /** Until the screen has it. Throws with the screen. */
  async shows(text: string | RegExp, millis = 60_000): Promise<string[]> {
    let lines: string[] = [];
    const has = (all: string): boolean => (typeof text === 'string' ? all.includes(text) : text.test(all));
    try {
      return await until(`the screen to show ${text}`, async () => (has((lines = await this.screen()).join('\n')) ? lines : undefined), millis);
    } catch (error) {
      throw new Error(`the screen never showed ${text}; it shows:\n${lines.join('\n')}`, { cause: error });
    }
  }

  /** Whether the cursor is hidden, as far as the last sequence says. */
  get cursorHidden(): boolean {
    return this.raw.lastIndexOf('\u001b[?25l') > this.raw.lastIndexOf('\u001b[?25h');
  }

  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.ended;
  }
}
