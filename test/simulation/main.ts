/** `npm run simulate -- --seeds N [--from N]`: many histories. `npm run simulate -- --seed N`: one, told step by step. */
import { parseArgs } from 'node:util';
import { replayLine } from './coverage';
import { History } from './history';
import { KINDS } from './kinds';
import { simulate } from './run';

const PROGRESS_EVERY = 250;

async function replay(seed: number): Promise<boolean> {
  const told = await new History(seed, (line) => console.log(line)).run();
  console.log(told.defect ? replayLine(told) : `seed ${seed}: every answer was exact, and after ${told.steps} steps everything came to rest`);
  return told.defect === undefined;
}

async function many(from: number, seeds: number): Promise<boolean> {
  const begun = Date.now();
  let [done, bad] = [0, 0];
  const { coverage, failed } = await simulate(from, seeds, (told) => {
    done += 1;
    if (told.defect) {
      bad += 1;
      console.log(replayLine(told));
    }
    if (done % PROGRESS_EVERY === 0) console.error(`${done} of ${seeds} histories, ${Math.round((1000 * done) / (Date.now() - begun))} a second, ${bad} failed`);
  });
  console.log(coverage.table());
  const unseen = KINDS.filter((kind) => coverage.of(kind) === 0);
  if (unseen.length > 0) console.log(`never happened: ${unseen.join(', ')} (with few histories that says nothing)`);
  return failed.length === 0;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '2000' }, from: { type: 'string', default: '1' }, seed: { type: 'string' } } });
  const right = values.seed === undefined ? await many(Number(values.from), Number(values.seeds)) : await replay(Number(values.seed));
  process.exitCode = right ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
