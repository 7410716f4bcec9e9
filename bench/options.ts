/** What may be asked of `npm run bench`. */
import { parseArgs } from 'node:util';
import { WORKS, type Work } from './engines/engine';

export interface Options {
  readonly quick: boolean;
  readonly write: boolean;
  readonly events: number;
  readonly rounds: number;
  readonly seed: number;
  readonly works: readonly Work[];
  readonly engines: readonly string[];
  readonly kill: boolean;
}

export const HELP = `npm run bench -- [options]

  --quick            Twofold alone on few events: checks results, judges no times
  --events N         events in the topic (10000000)
  --rounds N         how often each engine does each work (5)
  --works W1,W2,...  which works: ${Object.keys(WORKS).join(', ')} (all)
  --engines A,B,...  which engines, by the beginning of their names (all)
  --no-kill          without the runs that are killed with kill -9
  --seed N           other events (1)
  --write            only writes docs/PERFORMANCE.md from what is in bench/results`;

/** Throws TypeError in a sentence for what cannot be asked. Undefined where help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      events: { type: 'string' },
      rounds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      works: { type: 'string' },
      engines: { type: 'string' },
      'no-kill': { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { quick, write } = values;
  return {
    quick,
    write,
    events: whole('events', values.events ?? (quick ? '30000' : '10000000')),
    rounds: whole('rounds', values.rounds ?? (quick ? '1' : '5')),
    seed: whole('seed', values.seed),
    works: (values.works ?? (quick ? 'W2,built-in' : Object.keys(WORKS).join(','))).split(',').map(workNamed),
    engines: (values.engines ?? (quick ? 'Twofold' : '')).split(','),
    kill: !values['no-kill'],
  };
}

function whole(name: string, text: string): number {
  const number = Number(text.replaceAll('_', ''));
  if (!Number.isInteger(number) || number < 1) throw new TypeError(`--${name} must be a whole number from 1 on, not "${text}"`);
  return number;
}

function workNamed(name: string): Work {
  if (name !== 'W1' && name !== 'W2' && name !== 'built-in') throw new TypeError(`--works knows ${Object.keys(WORKS).join(', ')}, not "${name}"`);
  return name;
}
