/** The logger of a process: JSON lines, or short ones where a person watches. */
import { pino, stdTimeFunctions, type Logger as Pino } from 'pino';
import type { LogFields, Logger, LogLevel } from '../logger';
import { forTerminal, parseLogLine } from './log-line';
import { secretsRemover } from './without-secrets';

export interface LoggerOptions {
  /** Which process it is, as "serving-layer". */
  readonly layer: string;
  readonly level: LogLevel;
  /** What must never be written, besides what looks like a secret. */
  readonly secrets: readonly string[];
  /** Takes finished lines, each with its line break. @default the standard output */
  readonly write?: (line: string) => void;
  /** Whether a person watches. @default whether the standard output is a terminal */
  readonly terminal?: boolean;
}

export function openLogger({ layer, level, secrets, write = toOutput, terminal = process.stdout.isTTY }: LoggerOptions): Logger {
  const shown = (json: string): void => {
    const line = parseLogLine(json);
    write(line ? `${forTerminal(line)}\n` : json);
  };
  const options = { level, base: { layer, pid: process.pid }, timestamp: stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } };
  return new CleanLogger(pino(options, { write: terminal ? shown : write }), secretsRemover(secrets));
}

// For files and pipes this has been written when it returns, so nothing is lost to a process that ends next.
const toOutput = (line: string): void => void process.stdout.write(line);

type Written = Exclude<LogLevel, 'silent' | 'trace'>;

class CleanLogger implements Logger {
  constructor(
    private readonly pino: Pino,
    private readonly clean: (value: unknown) => unknown,
    private readonly always: LogFields = {},
  ) {}

  readonly fatal = (line: string, fields?: LogFields): void => this.write('fatal', line, fields);
  readonly error = (line: string, fields?: LogFields): void => this.write('error', line, fields);
  readonly warn = (line: string, fields?: LogFields): void => this.write('warn', line, fields);
  readonly info = (line: string, fields?: LogFields): void => this.write('info', line, fields);
  readonly with = (fields: LogFields): Logger => new CleanLogger(this.pino, this.clean, { ...this.always, ...fields });
  readonly debug = (line: string, fields?: LogFields): void => this.write('debug', line, fields);

  get debugs(): boolean {
    return this.pino.isLevelEnabled('debug');
  }

  private write(level: Written, line: string, fields?: LogFields): void {
    if (!this.pino.isLevelEnabled(level)) return;
    this.pino[level](this.clean({ ...this.always, ...fields }), '%s', this.clean(line));
  }
}
