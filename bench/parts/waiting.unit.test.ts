import { Waiting } from './waiting';

test('an event waits from its time until an answer covers it, also where an answer covers part of what was appended together', () => {
  const waiting = new Waiting();
  waiting.add(0, 0, 98, 1_000, true);
  waiting.add(1, 10, 2, 1_000, true);
  waiting.add(1, 12, 50, 1_000, false);
  waiting.seen([98, 11], 1_010);
  waiting.close();
  expect(waiting.over).toBe(false);
  waiting.seen([98, 11], 1_020);
  waiting.seen([98, 62], 1_500);
  expect(waiting.over).toBe(true);
  expect(waiting.counted).toBe(100);
  // 99 of the 100 that count were seen after 10 ms; those that do not count weigh nothing.
  expect(waiting.latencies()).toEqual({ p50: 10, p99: 10, most: 500 });
});
