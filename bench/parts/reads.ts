/** Reads of the year's total revenue: beside a constant from Express, while recomputes run, and beside views in Postgres. */
import { until } from '../../common/testing/until';
import { runner } from '../../platform/project';
import { startChild } from '../engines/child';
import { DAYS, touchDays } from '../events/year';
import type { Asked, Reads } from '../found/answers';
import { ask, backgroundOf, textAt, type Stretch } from '../measure/requests';
import { askView, makeViews } from './postgres-views';
import { recompute } from './recomputes';
import type { Year } from './year';

const QUESTION = '/api/total-revenue';
/** Requests a second at which nothing is short of processor time: for how long an answer takes while a recompute runs. */
const CALM = 100;
const FULL: Stretch = { warmUp: 1_000, measured: 5_000 };
const QUICK: Stretch = { warmUp: 100, measured: 300 };
const VIEW_FOR = { full: 3_000, quick: 200 };
const IDLE_FOR = { full: 10_000, quick: 300 };
/** Sent by Node or by what sends a body, whatever the route. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive', 'content-length', 'content-type', 'transfer-encoding']);

export async function measureReads({ options, installation, layers, pool, archived, report }: Year): Promise<Reads> {
  const stretch = options.quick ? QUICK : FULL;
  report('reads');
  // Live cells beside those of the generation, so that there is something to merge.
  await recompute(layers, 'full');
  const liveSeed = options.seed + 1_000;
  await touchDays(installation.log, liveSeed, DAYS);
  await archived(DAYS * 2);
  const url = `${layers.serving.url}${QUESTION}`;
  const total = await makeViews(pool, liveSeed);
  await until(`the merged answer to be ${total}, as the view's is`, async () => ((await textAt(url)).text.includes(`"total":"${total}"`) ? true : undefined));

  const { headers, text } = await textAt(url);
  const same = Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name));
  const server = startChild(process.execPath, [runner, 'bench/constant/main.ts'], { BODY: text, HEADERS: JSON.stringify(same) });
  try {
    const [constantUrl = ''] = /http:\S+/.exec(await server.line('ready')) ?? [];
    const found: Record<'constant' | 'merged' | 'calm' | 'whileRecomputing' | 'constantCalm' | 'constantWhileRecomputing', Asked[]> = {
      constant: [],
      merged: [],
      calm: [],
      whileRecomputing: [],
      constantCalm: [],
      constantWhileRecomputing: [],
    };
    const serving = layers.serving.pid;
    const viewFor = options.quick ? VIEW_FOR.quick : VIEW_FOR.full;
    const views = { cells: [] as Reads['viewOfCells'][number][], days: [] as Reads['viewOfDays'][number][] };
    const postgres = installation.pids.postgres;
    const steps: readonly (() => Promise<unknown>)[] = [
      async () => found.constant.push(await ask(constantUrl, server.pid, stretch)),
      async () => found.merged.push(await ask(url, serving, stretch)),
      async () => views.cells.push(await askView(pool, 'total_of_cells', postgres, viewFor)),
      async () => views.days.push(await askView(pool, 'total_of_days', postgres, viewFor)),
    ];
    const calmSteps: readonly (() => Promise<unknown>)[] = [
      async () => found.calm.push(await ask(url, serving, stretch, CALM)),
      async () => found.constantCalm.push(await ask(constantUrl, server.pid, stretch, CALM)),
      async () => found.whileRecomputing.push(await amidRecomputes(() => ask(url, serving, stretch, CALM), () => recompute(layers, 'full'))),
      async () => found.constantWhileRecomputing.push(await amidRecomputes(() => ask(constantUrl, server.pid, stretch, CALM), () => recompute(layers, 'full'))),
    ];
    // Once uncounted: both servers' code is to be compiled before it counts.
    for (const step of steps.slice(0, 2)) await step();
    found.constant.length = found.merged.length = 0;
    const rounds = options.rounds('answers');
    for (let round = 0; round < rounds; round++) {
      report(`reads: round ${round + 1} of ${rounds}`);
      if (round > 0) {
        // The recomputes of the round before took the live cells into the generation.
        await touchDays(installation.log, liveSeed + round, DAYS);
        await archived(DAYS * 2);
      }
      for (const group of [steps, calmSteps]) for (const step of round % 2 === 0 ? group : group.toReversed()) await step();
    }
    const background = await backgroundOf(serving, options.quick ? IDLE_FOR.quick : IDLE_FOR.full);
    return { ...found, background, viewOfCells: views.cells, viewOfDays: views.days };
  } finally {
    await server.end('SIGTERM');
  }
}

/** One recompute after the other until the work is done. */
async function amidRecomputes<T>(work: () => Promise<T>, again: () => Promise<unknown>): Promise<T> {
  let over = false;
  const recomputing = (async () => {
    while (!over) await again();
  })();
  try {
    return await work();
  } finally {
    over = true;
    await recomputing;
  }
}
