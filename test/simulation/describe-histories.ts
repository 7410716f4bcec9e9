import { replayLine, type Coverage } from './coverage';
import type { Told } from './history';
import { KINDS } from './kinds';
import { simulate } from './run';

/** Runs `seeds` histories as tests: every answer exact, and every kind of trouble seen. */
export function describeHistories(from: number, seeds: number): void {
  describe(`${seeds} histories of the whole protocol, from seed ${from}`, () => {
    let coverage: Coverage;
    let failed: Told[];
    beforeAll(async () => {
      ({ coverage, failed } = await simulate(from, seeds));
    }, 900_000);

    test('every answer is the fold of exactly the log that its as-of names, and everything comes to rest at the whole of it', () => {
      expect(failed.map(replayLine)).toEqual([]);
    });

    test.each(KINDS)('it has seen: %s', (kind) => {
      expect(coverage.of(kind)).toBeGreaterThan(0);
    });
  });
}
