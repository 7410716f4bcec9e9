// A second file, so that two workers share the histories.
import { describeHistories } from './describe-histories';
import { History } from './history';

describeHistories(1001, 600);

test('a seed replays to the same end, step by step', async () => {
  const accounts: string[][] = [[], []];
  for (const account of accounts) await new History(77, (line) => account.push(line)).run();
  expect(accounts[0]?.length).toBeGreaterThan(100);
  expect(accounts[1]).toEqual(accounts[0]);
});
