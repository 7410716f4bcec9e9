/** Whether an event costs more once there is ten times as much, and what an identity takes of memory and of a task's start. */
import { fill } from '../events/fill';
import { USUAL_SPREAD, type Spread } from '../events/sale';
import { differences, type Oracle } from '../events/oracle';
import { twofold } from '../engines/twofold';
import type { EventCost, Growth, GrowthComparison } from '../found/growth';
import { openInstallation, type Addresses, type Installation } from '../installation';
import { observe } from '../measure/observe';
import type { Options } from '../options';
import { GROWTH_COLUMNS, growthTable, IDENTITY_COLUMNS, identityTable } from '../report/growth-rows';
import { plainTable } from '../report/plain-table';
import { keepPartResults } from '../results/part-results';
import { measureIdentities } from './identities';
import { underOneProcess } from './under-one-process';

const MOST_EVENTS = 1_000_000;
const PATIENCE = 60_000;
const DAY_MILLIS = 86_400_000;
const TEN_TIMES = 10;

type Report = (line: string) => void;

interface Pair {
  readonly name: string;
  readonly small: Spread;
  readonly large: Spread;
  readonly told: (spread: Spread) => string;
}

interface Site {
  readonly installation: Installation;
  readonly oracle: Oracle;
  readonly costs: EventCost[];
}

const cellsOf = ({ products, spanMillis }: Spread): string => `${((products * spanMillis) / 60_000).toLocaleString('en')} cells`;

const PAIRS: readonly Pair[] = [
  { name: 'the same events spread over ten times the cells', small: USUAL_SPREAD, large: { ...USUAL_SPREAD, products: TEN_TIMES * USUAL_SPREAD.products }, told: cellsOf },
  {
    name: 'the same events and as many cells, over ten times the days',
    small: { products: TEN_TIMES, spanMillis: TEN_TIMES * DAY_MILLIS },
    large: { products: 1, spanMillis: TEN_TIMES * TEN_TIMES * DAY_MILLIS },
    told: ({ spanMillis }) => `${spanMillis / DAY_MILLIS} days`,
  },
];

export async function measureGrowth(options: Options, addresses: Addresses, report: Report): Promise<boolean> {
  const rounds = options.rounds('growth');
  const comparisons: GrowthComparison[] = [await underOneProcess(options, addresses, rounds, report)];
  for (const pair of PAIRS) comparisons.push(await compareSpreads(pair, options, addresses, rounds, report));
  const { versions, identities } = await measureIdentities(options, addresses, rounds, report);
  const found: Growth = { comparisons, identities };
  if (!options.quick) await keepPartResults(options.results, 'growth', versions, found);
  report(`\n${plainTable(GROWTH_COLUMNS, growthTable(found))}\n\n${plainTable(IDENTITY_COLUMNS, identityTable(found.identities))}`);
  return true;
}

/** Each spread has a topic of its own; the runs take turns. Only the warm half counts. Throws where a result is wrong. */
async function compareSpreads({ name, small, large, told }: Pair, options: Options, addresses: Addresses, rounds: number, report: Report): Promise<GrowthComparison> {
  const events = Math.min(options.events, MOST_EVENTS);
  const sites: Site[] = [];
  try {
    for (const spread of [small, large]) sites.push(await openSite(spread, events, options, addresses, report));
    for (let round = 0; round < rounds; round++) {
      report(`growth: ${name}, round ${round + 1} of ${rounds}`);
      for (const site of round % 2 === 0 ? sites : sites.toReversed()) site.costs.push(await costOf(site));
    }
    return { name, small: told(small), large: told(large), smallCosts: sites[0]?.costs ?? [], largeCosts: sites[1]?.costs ?? [] };
  } finally {
    for (const { installation } of sites) await installation.close(!options.quick);
  }
}

async function openSite(spread: Spread, events: number, options: Options, addresses: Addresses, report: Report): Promise<Site> {
  const installation = await openInstallation(addresses, `bench-${options.seed}-${events}-${spread.products}-${spread.spanMillis}`, report);
  const { oracle } = await fill(installation.log, events, options.seed, report, spread);
  return { installation, oracle, costs: [] };
}

async function costOf({ installation, oracle }: Site): Promise<EventCost> {
  const engine = twofold(installation.live, installation.env);
  const { observed, running } = await observe({ start: () => engine.start('W2'), events: oracle.events, stores: installation.pids, kill: false, patience: PATIENCE });
  try {
    const wrong = differences(await running.result(), engine.due('W2', oracle));
    if (wrong.length > 0) throw new Error(wrong.join('; '));
    const { warm } = observed;
    return { speed: warm.processor.engine / warm.events, redis: warm.processor.redis / warm.events };
  } finally {
    await running.stop();
  }
}
