import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import type { Context } from '../context';
import { paintFor } from '../print/colour';
import { servingOf } from '../serving';
import { layerAddresses } from '../status/addresses';
import { statusShape } from '../status/status-shape';
import { figuresOf } from '../top/figures';
import { frame } from '../top/frame';
import { takeSample } from '../top/sample';
import { servingOption, type ServingOption } from './serving-option';
import { seconds } from './number-arguments';

interface Options extends ServingOption {
  readonly once?: boolean;
  readonly json?: boolean;
  readonly every: number;
}

/** The other screen, without a cursor; and back. */
const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?1049l\u001b[?25h';
const HOME = '\u001b[H';
const END_OF_LINE = '\u001b[K';
const BELOW = '\u001b[J';

export function topCommand(context: () => Context): Command {
  return new Command('top')
    .description('lag, rates, freshness, tasks, generation and reconciliation, live')
    .option('--once', 'one snapshot; also where the result is piped')
    .option('--every <seconds>', 'how often it looks; rates are over this time', seconds, 1)
    .option('--json', 'one snapshot as JSON')
    .addOption(servingOption())
    .addHelpText(
      'after',
      `
It draws in place until Ctrl-C, with exit code 0. Figures come from /api/status of the serving layer and /metrics of each.

Examples:
  npx twofold top
  npx twofold top --once --every 10
  npx twofold top --json | jq .lag`,
    )
    .action(async ({ once, json, every, serving: url }: Options) => {
      const { terminal, signal } = context();
      const layers = layerAddresses(context());
      const serving = servingOf(context(), url);
      const sample = () => takeSample(serving, layers, signal, Date.now);
      const title = (): string => `Twofold at ${serving.url}, ${new Date().toISOString().slice(0, 19).replace('T', ' ')} UTC`;
      // Fails with a sentence where nothing runs; later on, that is shown.
      await serving.get('/api/status', statusShape);
      let before = await sample();
      if (once || json || terminal.screen === undefined) {
        await pause(every * 1_000, undefined, { signal });
        const figures = figuresOf(before, await sample());
        terminal.out(json ? JSON.stringify(figures, null, 2) : frame(figures, title(), paintFor(terminal)).join('\n'));
        return;
      }
      const paint = paintFor(terminal);
      try {
        terminal.out(ENTER);
        for (;;) {
          await pause(every * 1_000, undefined, { signal });
          const now = await sample();
          const lines = frame(figuresOf(before, now), title(), paint, terminal.screen);
          terminal.out(`${HOME}${lines.join(`${END_OF_LINE}\n`)}${END_OF_LINE}${BELOW}${HOME}`.trimEnd());
          before = now;
        }
      } catch (error) {
        // Ctrl-C is how it ends.
        if (!signal.aborted) throw error;
      } finally {
        terminal.out(LEAVE);
      }
    });
}
