/** What may be asked of `npm run bench`. */
import { parseArgs } from 'node:util';
import { ENGINE_WORKS, isNamed, type Work } from './engines/engine';

/** What can be measured by itself, with how often each is done where nobody says otherwise. */
const ROUNDS = { engines: 5, processes: 5, freshness: 3, answers: 5, archive: 5, growth: 3, import: 3, pages: 3, burst: 3 } as const;
export type Part = keyof typeof ROUNDS;
const PARTS = Object.keys(ROUNDS) as Part[];

export interface Options {
  readonly parts: readonly Part[];
  readonly quick: boolean;
  readonly write: boolean;
  readonly events: number;
  /** How often a part does what it does, where nothing is said of a single engine. */
  readonly rounds: (part: Part) => number;
  /** How often an engine does its work in the engines' part; also in the rows with a kill -9. */
  readonly roundsOf: (engine: string, kill: boolean) => number;
  /** After this long, ms, a part begins no further round. */
  readonly bound: number;
  readonly seed: number;
  readonly works: readonly Work[];
  readonly engines: readonly string[];
  /** The folder of the results. */
  readonly results: string;
}

export const HELP = `npm run bench -- [options]

  --quick             every part on few events, without the peers: checks results, judges no times
  --parts A,B,...     what to measure: ${PARTS.join(', ')} (all)
  --events N          events in the topic (10000000); archive, answers and growth take a million of them at most where they need no more
  --rounds N          how often each part does what it does (${PARTS.map((part) => `${part} ${ROUNDS[part]}`).join(', ')})
  --rounds-of E=N,... fewer or more for engines whose first words are these, without commas: Flink=3,Kafka Streams commits 1000=1,Kafka=2
  --kill-rounds N     how often each engine is killed with kill -9; 0 for never (as --rounds and --rounds-of say)
  --minutes N         no part begins a further round after so many minutes
  --works W1,W2,...   which works of the engines: ${ENGINE_WORKS.join(', ')} (all)
  --engines A,B,...   which engines, by the first words of their names, without commas: Twofold,Flink,Kafka Streams commits 100 (all)
  --seed N            other events (1)
  --results FOLDER    where results are kept (bench/results); what is measured again replaces what was kept of the same
                      work, events and engine, and nothing else
  --write             only writes docs/PERFORMANCE.md from what is in bench/results`;

/** Throws TypeError in a sentence for what cannot be asked. Undefined where help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      parts: { type: 'string', default: PARTS.join(',') },
      events: { type: 'string' },
      rounds: { type: 'string' },
      'rounds-of': { type: 'string' },
      'kill-rounds': { type: 'string' },
      minutes: { type: 'string' },
      seed: { type: 'string', default: '1' },
      works: { type: 'string' },
      engines: { type: 'string' },
      results: { type: 'string', default: 'bench/results' },
    },
  });
  if (values.help) return undefined;
  const { quick, write } = values;
  const given = values.rounds ?? (quick ? '1' : undefined);
  const rounds = (part: Part): number => (given === undefined ? ROUNDS[part] : whole('rounds', given));
  return {
    quick,
    parts: values.parts.split(',').map((name) => oneOf('parts', PARTS, name)),
    write,
    events: whole('events', values.events ?? (quick ? '30000' : '10000000')),
    rounds,
    roundsOf: roundsOf(rounds('engines'), values['rounds-of'], values['kill-rounds']),
    bound: values.minutes === undefined ? Infinity : whole('minutes', values.minutes) * 60_000,
    seed: whole('seed', values.seed),
    works: (values.works ?? (quick ? 'W2,built-in' : ENGINE_WORKS.join(','))).split(',').map((name) => oneOf('works', ENGINE_WORKS, name)),
    engines: (values.engines ?? (quick ? 'Twofold' : '')).split(','),
    results: values.results,
  };
}

function roundsOf(usual: number, given: string | undefined, killed: string | undefined): Options['roundsOf'] {
  const named = (given?.split(',') ?? []).map((text) => {
    const [beginning = '', rounds = ''] = text.split('=');
    return { beginning, rounds: whole('rounds-of', rounds) };
  });
  const kills = killed === undefined ? undefined : whole('kill-rounds', killed, 0);
  return (engine, kill) => (kill ? kills : undefined) ?? named.find(({ beginning }) => isNamed(engine, beginning))?.rounds ?? usual;
}

function whole(name: string, text: string, least = 1): number {
  const number = text === '' ? NaN : Number(text.replaceAll('_', ''));
  if (!Number.isInteger(number) || number < least) throw new TypeError(`--${name} must be a whole number from ${least} on, not "${text}"`);
  return number;
}

function oneOf<Name extends string>(option: string, known: readonly Name[], text: string): Name {
  const found = known.find((name) => name === text);
  if (found === undefined) throw new TypeError(`--${option} knows ${known.join(', ')}, not "${text}"`);
  return found;
}
