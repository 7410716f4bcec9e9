/**
 * Makes docs/images/recording.cast and .svg from a running Twofold: `npm run recording`, or with the address of its
 * storefront. What is shown is what the commands wrote; the typing is ours, and long pauses are shortened. Some orders are
 * placed, so that there is something to see.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Terminal } from '@xterm/headless';
import { CTRL_C, PseudoTerminal } from '../test/system/pseudo-terminal';
import { castText, Recorder } from './recording/cast';
import { framesOf } from './recording/frames';
import { svgOf } from './recording/svg';

const [storefront = 'http://127.0.0.1:3000', folder = join(__dirname, 'images')] = process.argv.slice(2);
const twofold = join(__dirname, '..', 'cli', 'twofold.mjs');
const size = { columns: 112, rows: 26 };
const TITLE = 'The twofold command: status, query, tail, top, recompute, generations and verify, recorded from a running system';

interface Scene {
  readonly words: string;
  /** Ctrl-C once the screen has this, and so many seconds after it. */
  readonly until?: { readonly shows: RegExp; readonly then: number };
}
const SCENES: readonly Scene[] = [
  { words: 'status' },
  { words: 'query revenue --granularity month --from 2011-07-01 --to 2011-12-01 --currency EUR' },
  { words: 'tail payment-completed --count 4' },
  { words: 'top', until: { shows: /^answers +exact/m, then: 5 } },
  { words: 'recompute --wait' },
  { words: 'generations' },
  { words: 'verify --from archive' },
];
const PROMPT = '\u001b[32m$\u001b[0m ';
/** Between two letters and before Enter, ms. */
const TYPING = 35;
const READING = 1_300;

async function order(number: number): Promise<void> {
  const body = { amount: `${20 + ((number * 37) % 180)}.${String((number * 13) % 100).padStart(2, '0')}`, currency: 'GBP', country: ['United Kingdom', 'France', 'Germany'][number % 3] };
  const response = await fetch(`${storefront}/api/orders`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the storefront at ${storefront} answered ${response.status}: ${await response.text()}`);
}

/** Places orders until it is told to stop. */
function selling(): () => Promise<void> {
  let going = true;
  const sold = (async () => {
    for (let i = 0; going; i++) {
      await order(i);
      await pause(250);
    }
  })();
  return () => {
    going = false;
    return sold;
  };
}

async function main(): Promise<void> {
  const recorder = new Recorder(() => performance.now());
  const terminal = new Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  const write = (text: string): void => {
    terminal.write(text);
    recorder.write(text);
  };
  const stopSelling = selling();
  try {
    for (const { words, until } of SCENES) {
      write(PROMPT);
      for (const letter of `npx twofold ${words}`) {
        await pause(TYPING);
        write(letter);
      }
      await pause(TYPING * 4);
      write('\r\n');
      const shown = new PseudoTerminal([process.execPath, twofold, ...words.split(' ')], terminal, { ...size, written: (text) => recorder.write(text) });
      if (until) {
        await shown.shows(until.shows);
        await pause(until.then * 1_000);
        shown.type(CTRL_C);
      }
      const code = await shown.ended;
      if (code !== 0) throw new Error(`twofold ${words} ended with ${String(code)}:\n${(await shown.screen()).join('\n')}`);
      await pause(READING);
      write('\r\n');
    }
  } finally {
    await stopSelling();
  }
  const cast = { ...size, title: TITLE, events: recorder.events };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'recording.cast'), castText(cast, Math.floor(Date.now() / 1_000)));
  writeFileSync(join(folder, 'recording.svg'), svgOf({ ...cast, frames: await framesOf(cast) }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
