import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseLogLine } from '../../common/logging/log-line';

/** Bytes after which a log makes room for a new one; the one before is kept. */
const FULL = 10_000_000;

export interface OutputFile {
  write(line: string): void;
  end(): Promise<void>;
}

/** A log file of lines with their times, appended to. A layer's own lines have them already, whatever else it prints has not. */
export function outputFile(path: string, now: () => Date = () => new Date()): OutputFile {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && statSync(path).size > FULL) renameSync(path, `${path}.before`);
  const stream = createWriteStream(path, { flags: 'a' });
  return {
    write: (line) => void stream.write(parseLogLine(line) ? `${line}\n` : `${now().toISOString()} ${line}\n`),
    end: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}
