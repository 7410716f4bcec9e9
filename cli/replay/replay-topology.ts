/** A replay at the command line: how far it is, what it would change, and the decision. */
import type { Building, Replays } from '../../speed-layer/streams/run/replay';
import { countsOf } from '../../speed-layer/streams/run/switch/switch';
import type { Edition } from '../../speed-layer/streams/run/editions/edition';
import type { Topology } from '../../speed-layer/streams/topology';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { counted, duration, grouped } from '../print/numbers';
import { progressBar } from '../print/progress';
import { beginAt } from './begin-at';
import { differenceText } from './tables';

export interface ReplayAsked {
  readonly from: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/** Corrections that are printed one by one. */
const SHOWN = 20;

export async function replayTopology(topology: Topology, { from, yes, json }: ReplayAsked, replays: Replays, context: Context): Promise<void> {
  const { terminal, signal } = context;
  const { name } = topology;
  const edition = await replays.begin(topology, await beginAt(from, topology.inputs, replays.log));
  terminal.tell(`edition ${edition.number} of ${name} is built beside the one that readers have; Ctrl-C stops, and the same command goes on`);
  const building = await replays.build(topology, edition);
  try {
    // A switch that was ended in the middle is gone on with: what the edition says further may have to wait for that.
    const isSwitching = edition.state === 'switching';
    const built = isSwitching ? 'its switch goes on' : await buildShown(building, name, context);
    const difference = await building.difference();
    if (!json) terminal.out(`edition ${edition.number} has caught up: ${built}\n${differenceText(difference, SHOWN, terminal.screen?.columns)}`);
    const isWanted = isSwitching || yes || (!json && (await terminal.ask('type "switch" to put it in place; anything else lets it wait: '))?.trim() === 'switch');
    const switched = isWanted ? await building.switch(signal) : undefined;
    if (json) terminal.out(JSON.stringify({ topology: name, edition: edition.number, switched: switched !== undefined, difference: switched ?? countsOf(difference), examples: difference.corrections.slice(0, SHOWN).map(({ kind, topic, subject, before, after }) => ({ kind, topic, subject, before, after })) }, null, 2));
    else tellEnd(edition, name, isWanted, switched && switched.new + switched.changed + switched.gone, context);
    if (isWanted && !switched) throw new PlainError(`somebody else puts edition ${edition.number} of ${name} in place just now: npx twofold replay lists the editions`);
  } finally {
    await building.end();
  }
}

/** Gives, in words, what was read, and how fast. */
async function buildShown(building: Building, name: string, { terminal, signal }: Context): Promise<string> {
  const bar = progressBar(`replaying ${name}`, terminal);
  const begun = Date.now();
  let first: number | undefined;
  let words = '';
  try {
    await building.caughtUp(({ read, of, troubles }) => {
      first ??= read;
      const [done, millis] = [read - first, Date.now() - begun];
      const rate = (done * 1_000) / Math.max(1, millis);
      const left = rate === 0 || read >= of ? '' : ` | ${duration(((of - read) * 1_000) / rate)} left`;
      words = `${grouped(read)} of ${counted(of, 'record')} | ${grouped(Math.round(rate))} records/s`;
      bar.at(read, of, `${words}${left}${troubles.length === 0 ? '' : ` | ${troubles.join('; ')}`}`);
    }, signal);
    return `${words} | ${duration(Date.now() - begun)}`;
  } finally {
    bar.end();
  }
}

function tellEnd({ number }: Edition, name: string, isWanted: boolean, corrections: number | undefined, { terminal }: Context): void {
  if (corrections !== undefined) {
    terminal.out(`edition ${number} of ${name} is in place: ${corrections === 0 ? 'nothing had to be corrected' : `${counted(corrections, 'correction')} told to readers`}. Where the stream processor runs another version of it, start it anew; npx twofold replay --topology ${name} --drop drops what is old`);
  } else if (!isWanted) {
    terminal.tell(`nothing is switched. npx twofold replay --topology ${name} goes on with edition ${number} (--yes does not ask), --drop drops it`);
  }
}
