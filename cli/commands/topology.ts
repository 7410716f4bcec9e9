import { Command } from 'commander';
import { reasonOf } from '../../common/reason';
import type { TopologyNow } from '../../common/streams/told';
import { declaredTopologies } from '../../speed-layer/topologies/built-in';
import { describe } from '../../speed-layer/streams/describe/description';
import { graphOf } from '../../speed-layer/streams/describe/graph';
import { mermaid } from '../../speed-layer/streams/describe/mermaid';
import { describeText } from '../../speed-layer/streams/describe/text';
import type { Context } from '../context';
import { topologiesNow } from '../doctor/topologies';
import { PlainError } from '../plain-error';
import { settingsFor } from '../settings';
import { topologyTable } from '../topology/topology-table';

interface Options {
  readonly json?: boolean;
  readonly mermaid?: boolean;
}

export function topologyCommand(context: () => Context): Command {
  return new Command('topology')
    .description('the stream topologies: how each goes, or what one is made of')
    .argument('[name]', 'print this one, in the manner of Kafka Streams; all are listed where it is left out')
    .option('--json', 'as JSON')
    .option('--mermaid', 'the source of its picture, for Mermaid')
    .addHelpText(
      'after',
      `
The list tells of each whether it runs, how many records it has still to read, its watermark (UTC) and its late events. What a
topology is made of is told without anything running. A sub-topology is what one task does without an internal topic between.

Examples:
  npx twofold topology
  npx twofold topology fraud
  npx twofold topology fraud --mermaid`,
    )
    .action(async (name: string | undefined, { json, mermaid: asMermaid }: Options) => {
      const { terminal } = context();
      const all = declaredTopologies().map(describe);
      if (name === undefined) {
        if (asMermaid) throw new PlainError(`a picture is of one topology: npx twofold topology <name> --mermaid, with one of ${all.map((each) => each.name).join(', ')}`);
        const now = await nowOf(context());
        terminal.out(json ? JSON.stringify(all.map((each, i) => ({ ...each, steps: undefined, now: now[i] })), null, 2) : topologyTable(all, now, terminal.screen?.columns));
        return;
      }
      const found = all.find((each) => each.name === name);
      if (!found) throw new PlainError(`there is no topology "${name}": there are ${all.map((each) => each.name).join(', ')}`);
      terminal.out(json ? JSON.stringify(found, null, 2) : asMermaid ? mermaid(graphOf(found)) : describeText(found));
    });
}

/** Throws PlainError where Redis is nowhere or away. */
async function nowOf(context: Context): Promise<readonly TopologyNow[]> {
  const config = settingsFor(context, ['redis']);
  try {
    return await topologiesNow(config);
  } catch (error) {
    throw new PlainError(`what runs cannot be read from Redis at ${new URL(config.REDIS_URL).host} (${reasonOf(error)}): npx twofold doctor looks at it`);
  }
}
