import { MemoryLiveState } from '../../../common/live/memory';
import { MemoryBroker, MemoryLog } from '../../../common/log/memory';
import { describeExactlyOnce } from '../testing/exactly-once';

describe('in memory, over at least 50 deaths, a read-committed reader finds every output once', () => {
  const log = new MemoryLog(new MemoryBroker({ now: Date.now, selfDriving: true }));
  describeExactlyOnce(() => ({ log, liveOf: () => new MemoryLiveState() }));
});
