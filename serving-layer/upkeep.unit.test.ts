import { Upkeep } from './upkeep';

test('an outage is told once, outlived, and told again when it is over', async () => {
  const told: string[] = [];
  const stop = new AbortController();
  const rounds = ['ok', 'away', 'still away', 'ok', 'ok'];
  const troubles: (string | undefined)[] = [];
  let clock = 0;
  const upkeep: Upkeep = new Upkeep({
    what: 'reading',
    now: () => clock,
    report: (line) => void told.push(line),
    retryMillis: 0,
    round: async () => {
      troubles.push(upkeep.trouble);
      const round = rounds[clock++];
      if (round === undefined) stop.abort();
      else if (round !== 'ok') throw new Error(round);
      return 0;
    },
  });
  await upkeep.run(stop.signal);
  expect(told).toEqual(['reading: away; trying again until it works', 'reading: back again']);
  expect(troubles).toEqual([undefined, undefined, 'away', 'still away', undefined, undefined]);
  expect(upkeep.lastDone).toBe(6);
});

test('what fails because it is told to stop is not reported', async () => {
  const told: string[] = [];
  const stop = new AbortController();
  const round = async (): Promise<number> => {
    stop.abort();
    throw new Error('the connection is closed');
  };
  await new Upkeep({ what: 'reading', now: () => 0, report: (line) => void told.push(line), round }).run(stop.signal);
  expect(told).toEqual([]);
});
