/** The contract of the live state, run over every adapter. */
import { describeCommits } from './contract/commits';
import { describeFollowing } from './contract/following';
import { Corner } from './contract/harness';
import { describeIdentities } from './contract/identities';
import { describeOperators } from './contract/operators';
import { describeSlices } from './contract/slices';
import { describeSums } from './contract/sums';
import type { LiveState } from './live-state';

export interface Fixture {
  readonly live: LiveState;
}

export function describeLiveState(name: string, open: () => Promise<Fixture>): void {
  describe(`live state: ${name}`, () => {
    let live: LiveState;
    const corner = new Corner(() => live);
    beforeEach(async () => {
      live = (await open()).live;
    });
    afterEach(async () => {
      await live.erase(4);
      await live.close();
    });

    describe('commits', () => describeCommits(corner));
    describe('sums', () => describeSums(corner));
    describe('slices', () => describeSlices(corner));
    describe('identities', () => describeIdentities(corner));
    describe('operators', () => describeOperators(corner));
    describe('following', () => describeFollowing(corner));
  });
}
