import { createInterface } from 'node:readline/promises';
import { codeOf } from '../../platform/store';
import type { Terminal } from './terminal';

/** The terminal of this process. */
export function processTerminal(signal: AbortSignal): Terminal {
  process.stdout.on('error', (error) => {
    // Whoever read the result has seen enough, as with `| head`.
    if (codeOf(error) === 'EPIPE') process.exit();
    throw error;
  });
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    tell: (line) => void process.stderr.write(`${line}\n`),
    watched: process.stderr.isTTY,
    get screen() {
      const { isTTY, columns, rows } = process.stdout;
      return isTTY ? { columns: columns || 80, rows: rows || 24 } : undefined;
    },
    coloured: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb',
    ask: async (question) => {
      if (!process.stdin.isTTY) return undefined;
      const asking = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await asking.question(question, { signal });
      } finally {
        asking.close();
      }
    },
    input: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}
