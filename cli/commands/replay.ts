import { Command, Option } from 'commander';
import { openReplays, ReplayError } from '../../speed-layer/streams/run/replay';
import { EditionGone } from '../../speed-layer/streams/run/switch/switch';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { replayTopology } from '../replay/replay-topology';
import { replayView } from '../replay/replay-view';
import { editionFacts, editionsTable } from '../replay/tables';
import { settingsFor } from '../settings';
import { servingOption, type ServingOption } from './serving-option';

interface Options extends ServingOption {
  readonly topology?: string;
  readonly view?: string;
  readonly from: string;
  readonly drop?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function replayCommand(context: () => Context): Command {
  return new Command('replay')
    .description('make a topology, or a view, anew from the log beside the running one, and switch')
    .option('--topology <name>', 'the topology; without it, the editions of all are listed')
    .option('--from <where>', 'beginning, a time, offset:<n>, or the as-of token of an answer', 'beginning')
    .option('--yes', 'switch without asking')
    .addOption(new Option('--drop', 'drop what is old, or is still being built').conflicts(['yes', 'view']))
    .addOption(new Option('--view <name>', 'compute this view anew from the archive, which is the whole log').conflicts(['topology']))
    .option('--json', 'as JSON; nothing is asked')
    .addOption(servingOption())
    .addHelpText(
      'after',
      `
A replay runs the topology as it is declared here, from the log, in this process; outputs go to topics beside those that readers
have. Once it has caught up, what it says otherwise is shown. The switch tells readers just that, each correction once, and
from there on the new edition says what comes. What was before stays until it is dropped.

Examples:
  npx twofold replay
  npx twofold replay --topology order-metrics
  npx twofold replay --topology order-metrics --from 2026-11-21T10:00:00Z --yes
  npx twofold replay --topology order-metrics --drop
  npx twofold replay --view revenue`,
    )
    .action(async ({ topology: name, view, from, drop, yes = false, json = false, serving }: Options) => {
      if (name === undefined && from !== 'beginning') throw new PlainError('--from says where a topology begins: name it with --topology');
      if (view !== undefined) return replayView(view, yes, serving, context());
      const { terminal, signal } = context();
      const replays = openReplays(settingsFor(context(), ['kafka', 'redis', 'postgres']), (line) => terminal.tell(line));
      const names = replays.topologies.map((each) => each.name);
      try {
        const editions = await replays.editions.list();
        if (name === undefined && (drop || json)) {
          if (drop) throw new PlainError(`--drop needs --topology, one of ${names.join(', ')}`);
          terminal.out(JSON.stringify(editionFacts(names, editions), null, 2));
          return;
        }
        if (name === undefined) terminal.out(editionsTable(names, editions, terminal.screen?.columns));
        const asked = name ?? (await terminal.ask('which one is to be replayed? Its name, or nothing: '))?.trim() ?? '';
        if (asked === '') return;
        const topology = replays.topologies.find((each) => each.name === asked);
        if (!topology) throw new PlainError(`there is no topology "${asked}": there are ${names.join(', ')}`);
        if (!drop) {
          await replayTopology(topology, { from, yes, json }, replays, context());
          return;
        }
        const dropped = await replays.drop(topology);
        terminal.out(json ? JSON.stringify({ topology: asked, dropped }) : dropped.length === 0 ? `${asked} has no edition to drop` : `dropped edition ${dropped.join(' and ')} of ${asked}`);
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof ReplayError || error instanceof EditionGone ? new PlainError(error.message) : error;
      } finally {
        await replays.close();
      }
    });
}
