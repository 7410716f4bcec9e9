import { Command, Option } from 'commander';
import { admit } from '../../common/events/admit';
import { INPUT_TOPICS } from '../../common/events/catalogue';
import type { InputRecord } from '../../common/log/input-record';
import { openLog } from '../../common/log/kafka/open-log';
import type { Log } from '../../common/log/log';
import { declareViews, DEFAULT_TIERS } from '../../common/metrics/views';
import { reasonOf } from '../../common/reason';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { paintFor, type Paint } from '../print/colour';
import { parseConditions, type Condition } from '../query/conditions';
import { viewPath, whereOption } from '../query/view-options';
import { servingOf } from '../serving';
import { settingsFor } from '../settings';
import { eventJson, eventLine } from '../tail/event-line';
import { matcher } from '../tail/matches';
import { outputJson, outputLine, outputMatcher, outputTopics, readOutput } from '../tail/outputs';
import { tailTopics } from '../tail/tail-topics';
import { changeJson, changeLines, tailView } from '../tail/tail-view';
import { seconds, whole } from './number-arguments';
import { servingOption, type ServingOption } from './serving-option';

interface Options extends ServingOption {
  readonly where: readonly string[];
  readonly by?: string;
  readonly last: number;
  readonly from: 'beginning' | 'end';
  readonly count?: number;
  readonly every: number;
  readonly json?: boolean;
}

const VIEWS = declareViews(DEFAULT_TIERS).map(({ name }) => name);

export function tailCommand(context: () => Context): Command {
  return new Command('tail')
    .description("events as they come into the log, what topologies say, or a view's changes")
    .argument('[name]', `an input topic (${INPUT_TOPICS.join(', ')}), the output topic of a topology, also of one's own (${[...outputTopics().keys()].filter((topic) => !topic.endsWith('.late')).join(', ')}; <topology>.late has what came too late) or a view (${VIEWS.join(', ')}); all input topics where it is left out`)
    .addOption(whereOption('only those with this value; the same field again: any of them'))
    .option('--last <count>', 'topics: begin so many records before the end of each partition', whole, 0)
    .addOption(new Option('--from <where>', 'topics: where to begin').choices(['beginning', 'end']).default('end').conflicts('last'))
    .option('--by <dimensions>', "a view: a line for each value of these, with commas between")
    .option('--every <seconds>', 'a view: how often it is asked', seconds, 1)
    .option('--count <count>', 'end after so many lines', whole)
    .option('--json', 'a line of JSON for each')
    .addOption(servingOption())
    .addHelpText(
      'after',
      `
Topics are read from Kafka itself, committed records only; a record that both layers reject is marked with the reason, and
a duplicate is not marked. Times are the broker's, UTC. A view is polled: what changed between two looks is told together,
with the as-of of the second. Ctrl-C ends it, with exit code 0.

Examples:
  npx twofold tail
  npx twofold tail payment-completed --where currency=GBP --last 10
  npx twofold tail --where outcome=rejected --json | jq .rejected
  npx twofold tail order-metrics --from beginning --count 5
  npx twofold tail fraud-alerts --where userId=ann
  npx twofold tail revenue --by country --where country=France`,
    )
    .action(async (name: string | undefined, options: Options) => {
      const { signal } = context();
      try {
        const isView = name !== undefined && VIEWS.includes(name);
        if (options.by !== undefined && !isView) throw new PlainError(`--by takes the dimensions of a view (${VIEWS.join(', ')}), and ${name === undefined ? 'the input topics have' : `${name} has`} none: --where filters`);
        if (isView) await viewTail(name, options, context());
        else await topicTail(name, options, context());
      } catch (error) {
        // Ctrl-C is how a tail ends.
        if (!signal.aborted) throw error;
      }
    });
}

async function topicTail(name: string | undefined, { where, last, from, count = Infinity, json }: Options, { terminal, signal, ...rest }: Context): Promise<void> {
  const told = toldOf(name, parseConditions(where));
  const config = settingsFor(rest, ['kafka']);
  const log = openLog(config, 'twofold-tail', (line) => terminal.tell(line));
  const paint = paintFor(terminal);
  let left = count;
  try {
    if (name !== undefined) await refuseMissing(name, log);
    terminal.tell(`${name ?? 'every input topic'}, as it comes; Ctrl-C ends it`);
    await tailTopics(log, name === undefined ? INPUT_TOPICS : [name], { last: from === 'beginning' ? Infinity : last, signal }, (record) => {
      const line = told(record, json ? undefined : { paint, columns: terminal.screen?.columns });
      if (line === undefined) return true;
      terminal.out(line);
      return --left > 0;
    });
  } finally {
    await log.close();
  }
}

/** Throws PlainError where Kafka has no such topic. */
async function refuseMissing(name: string, log: Log): Promise<void> {
  try {
    await log.bounds([name]);
  } catch (error) {
    if (!/does not (exist|host)/.test(reasonOf(error))) throw error;
    throw new PlainError(`"${name}" is no topic and no view; there are the input topics ${INPUT_TOPICS.join(', ')}, the output topics ${[...outputTopics().keys()].join(', ')} and the views ${VIEWS.join(', ')}`);
  }
}

/** A record as a line for people, or as JSON where nobody paints; undefined for those that were not asked for. */
type Told = (record: InputRecord, shown: { readonly paint: Paint; readonly columns: number | undefined } | undefined) => string | undefined;

/** Throws PlainError where there is no such field. */
function toldOf(name: string | undefined, conditions: readonly Condition[]): Told {
  const outputs = outputTopics();
  // What a program of one's own says has no fields that are known here.
  const fields = name === undefined || INPUT_TOPICS.includes(name) ? undefined : (outputs.get(name) ?? []);
  if (name !== undefined && fields) {
    const matches = outputMatcher(name, fields, conditions);
    return (record, shown) => {
      const seen = readOutput(record);
      if (!matches(seen)) return undefined;
      return shown ? outputLine(seen, shown.paint, shown.columns) : outputJson(seen);
    };
  }
  const matches = matcher(conditions);
  return (record, shown) => {
    const seen = { record, admission: admit(record) };
    if (!matches(seen)) return undefined;
    return shown ? eventLine(seen, shown.paint, shown.columns) : eventJson(seen);
  };
}

async function viewTail(name: string, { where, by, every, count = Infinity, json, serving: url }: Options, context: Context): Promise<void> {
  const { terminal, signal } = context;
  const serving = servingOf(context, url);
  const paint = paintFor(terminal);
  let left = count;
  terminal.tell(`${name}, asked at ${serving.url} every ${every} s: what changed between two looks is told together; Ctrl-C ends it`);
  await tailView(serving, viewPath(name, { where, ...(by !== undefined && { by }) }), every * 1_000, signal, (line) => terminal.tell(line), (look) => {
    for (const line of (json ? changeJson(look) : changeLines(look, Date.now(), paint)).slice(0, left)) {
      terminal.out(line);
      left--;
    }
    return left > 0;
  });
}
