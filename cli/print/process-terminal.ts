import { createInterface } from 'node:readline/promises';
import type { Terminal } from './terminal';

/** The terminal of this process. */
export function processTerminal(signal: AbortSignal): Terminal {
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    tell: (line) => void process.stderr.write(`${line}\n`),
    watched: process.stderr.isTTY,
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
