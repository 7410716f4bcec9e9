/** Folding days as jobs, on a real Redis: what an earlier attempt or another program left there is never taken for done. */
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Position } from '../../common/position';
import { createDayJobs, type DayJobs } from './day-jobs';

const redisUrl = process.env['REDIS_URL'] ?? '';
const namespace = `days-${randomBytes(4).toString('hex')}`;
const DAYS = ['2011-03-01', '2011-03-02', '2011-03-03', '2011-03-04'];
const CUT: Position = { 'payment-completed': [7] };

const open: DayJobs[] = [];

/** A process of the batch layer, and the days that it folded. */
function batchLayer(definitions: string): { days: DayJobs; folded: string[] } {
  const folded: string[] = [];
  const fold = async (run: string, days: readonly string[], cut: Position): Promise<number> => {
    expect(cut).toEqual(CUT);
    folded.push(...days.map((day) => `${run} ${day}`));
    return days.length;
  };
  const days = createDayJobs({ redisUrl, namespace, definitions, generations: { fold }, concurrency: 2, onFolded: () => undefined, report: () => undefined });
  open.push(days);
  return { days, folded };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((days) => days.close()));
});

afterAll(async () => {
  const redis = new Redis(redisUrl);
  const keys = await redis.keys(`${namespace}:jobs:*`);
  if (keys.length > 0) await redis.unlink(...keys);
  redis.disconnect();
});

test('days are folded only by processes with the same view definitions', async () => {
  const [old, young] = [batchLayer('old'), batchLayer('young')];
  await Promise.all([old.days.fold('run-2', DAYS, CUT, async () => undefined), young.days.fold('run-3', DAYS, CUT, async () => undefined)]);
  expect(old.folded.sort()).toEqual(DAYS.map((day) => `run-2 ${day}`));
  expect(young.folded.sort()).toEqual(DAYS.map((day) => `run-3 ${day}`));
});

test('a run that is repeated after a kill folds every day again: the archive may have been set back meanwhile', async () => {
  const killed = batchLayer('same');
  let told = 0;
  let allTold: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (allTold = resolve));
  // All days are folded, and it dies before it goes on.
  void killed.days.fold('run-4', DAYS, CUT, (count) => {
    told += count;
    if (told === DAYS.length) allTold();
    return new Promise<void>(() => undefined);
  });
  await done;
  const next = batchLayer('same');
  await next.days.fold('run-4', DAYS, CUT, async () => undefined);
  // Whichever of the two did it.
  expect([...killed.folded, ...next.folded].sort()).toEqual(DAYS.flatMap((day) => [`run-4 ${day}`, `run-4 ${day}`]));
});
