/**
 * What an event costs one and the same process while its state is small and once it is large: it folds the whole topic,
 * loses its live state, and begins again at the log's beginning, its code compiled long ago.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { fill, PARTITIONS } from '../events/fill';
import { differences } from '../events/oracle';
import { twofold } from '../engines/twofold';
import type { Running } from '../engines/engine';
import type { EventCost, GrowthComparison } from '../found/growth';
import { openInstallation, type Addresses, type Installation } from '../installation';
import { processorSeconds } from '../measure/processor-time';
import type { Options } from '../options';

/** The stretches that are compared, as shares of the topic: in their middles there is ten times as much in the second as in the first. */
const SMALL = { from: 0.045, upTo: 0.145 } as const;
const LARGE = { from: 0.9, upTo: 1 } as const;
const BEAT = 20;
const WITHIN = 600_000;

interface Sample extends EventCost {
  readonly events: number;
}

/** Throws where the whole topic's result is wrong. */
export async function underOneProcess(options: Options, addresses: Addresses, rounds: number, report: (line: string) => void): Promise<GrowthComparison> {
  const { events, seed } = options;
  const installation = await openInstallation(addresses, `bench-${seed}-${events}`, report);
  const costs = { small: [] as EventCost[], large: [] as EventCost[] };
  try {
    const { oracle } = await fill(installation.log, events, seed, report);
    for (let round = 0; round < rounds; round++) {
      report(`growth: identities, cells held and history, round ${round + 1} of ${rounds}`);
      const engine = twofold(installation.live, installation.env);
      const running = await engine.start('W2');
      try {
        costs.large.push(costBetween(await follow(running, installation, events), LARGE, events));
        const wrong = differences(await running.result(), engine.due('W2', oracle));
        if (wrong.length > 0) throw new Error(wrong.join('; '));
        await installation.live.erase(PARTITIONS);
        costs.small.push(costBetween(await follow(running, installation, events * SMALL.upTo), SMALL, events));
      } finally {
        await running.stop();
      }
    }
  } finally {
    await installation.close(!options.quick);
  }
  const about = (stretch: { from: number; upTo: number }): string => `${Math.round((events * (stretch.from + stretch.upTo)) / 2).toLocaleString('en')} events in`;
  return { name: 'ten times the identities, cells held and history', small: about(SMALL), large: about(LARGE), smallCosts: costs.small, largeCosts: costs.large };
}

/** Samples from the first committed event until so many are. */
async function follow(running: Running, { pids }: Installation, upTo: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const end = performance.now() + WITHIN;
  for (;;) {
    const events = await running.committed();
    const speed = running.pids.reduce((sum, pid) => sum + processorSeconds(pid), 0);
    samples.push({ events, speed, redis: processorSeconds(pids.redis) });
    if (events >= upTo) return samples;
    if (performance.now() > end) throw new Error(`only ${events} events were committed in time`);
    await pause(BEAT);
  }
}

function costBetween(samples: readonly Sample[], { from, upTo }: { from: number; upTo: number }, events: number): EventCost {
  // At the first sample in the stretch and at the last.
  const first = samples.find((sample) => sample.events >= from * events);
  const last = samples.find((sample) => sample.events >= upTo * events);
  if (!first || !last) throw new RangeError('the samples end before the stretch does');
  const count = last.events - first.events;
  return { speed: (last.speed - first.speed) / count, redis: (last.redis - first.redis) / count };
}
