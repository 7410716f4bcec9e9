/** What may be asked of `npm run bench`. */
import { parseArgs } from 'node:util';
import { WORKS, type Work } from './engines/engine';

/** What can be measured by itself. */
const PARTS = ['engines', 'freshness', 'answers'] as const;
export type Part = (typeof PARTS)[number];

export interface Options {
  readonly parts: readonly Part[];
  readonly quick: boolean;
  readonly write: boolean;
  readonly events: number;
  readonly rounds: number;
  readonly seed: number;
  readonly works: readonly Work[];
  readonly engines: readonly string[];
  readonly kill: boolean;
  /** The folder of the results. */
  readonly results: string;
}

export const HELP = `npm run bench -- [options]

  --quick            Twofold alone on few events: checks results, judges no times
  --parts A,B,...    what to measure: ${PARTS.join(', ')} (all)
  --events N         events in the topic (10000000)
  --rounds N         how often each engine does each work (5)
  --works W1,W2,...  which works: ${Object.keys(WORKS).join(', ')} (all)
  --engines A,B,...  which engines, by the beginning of their names (all)
  --no-kill          without the runs that are killed with kill -9
  --seed N           other events (1)
  --results FOLDER   where results are kept (bench/results)
  --write            only writes docs/PERFORMANCE.md from what is in bench/results`;

/** Throws TypeError in a sentence for what cannot be asked. Undefined where help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      parts: { type: 'string' },
      events: { type: 'string' },
      rounds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      works: { type: 'string' },
      engines: { type: 'string' },
      'no-kill': { type: 'boolean', default: false },
      results: { type: 'string', default: 'bench/results' },
    },
  });
  if (values.help) return undefined;
  const { quick, write } = values;
  return {
    quick,
    parts: (values.parts ?? (quick ? 'engines' : PARTS.join(','))).split(',').map((name) => oneOf('parts', PARTS, name)),
    write,
    events: whole('events', values.events ?? (quick ? '30000' : '10000000')),
    rounds: whole('rounds', values.rounds ?? (quick ? '1' : '5')),
    seed: whole('seed', values.seed),
    works: (values.works ?? (quick ? 'W2,built-in' : Object.keys(WORKS).join(','))).split(',').map((name) => oneOf('works', Object.keys(WORKS) as Work[], name)),
    engines: (values.engines ?? (quick ? 'Twofold' : '')).split(','),
    kill: !values['no-kill'],
    results: values.results,
  };
}

function whole(name: string, text: string): number {
  const number = Number(text.replaceAll('_', ''));
  if (!Number.isInteger(number) || number < 1) throw new TypeError(`--${name} must be a whole number from 1 on, not "${text}"`);
  return number;
}

function oneOf<Name extends string>(option: string, known: readonly Name[], text: string): Name {
  const found = known.find((name) => name === text);
  if (found === undefined) throw new TypeError(`--${option} knows ${known.join(', ')}, not "${text}"`);
  return found;
}
