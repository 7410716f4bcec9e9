import { OverflowError } from '../common/live/live-state';
import { KnownIdentities } from './known-identities';
import { Corner, TOPIC } from './testing/corner';
import { batchOf, payment } from './testing/records';

const DAY = '2024-05-01';

function counting(corner: Corner): string[] {
  const asked: string[] = [];
  const { live } = corner;
  const identities = live.identities.bind(live);
  live.identities = (partition, at, day) => {
    asked.push(day);
    return identities(partition, at, day);
  };
  return asked;
}

describe('the identities that a task holds', () => {
  it('are asked for once a day, for as long as its commits are taken', async () => {
    const corner = new Corner();
    const asked = counting(corner);
    const task = corner.task({ stepRecords: 1 });
    await task.load();
    await task.handle(batchOf(TOPIC, 0, [payment(0, 'a', '1'), payment(1, 'b', '1'), payment(2, 'a', '1'), payment(3, 'c', '1', '2024-05-02T00:00:00Z')]));
    expect(asked).toEqual([DAY, '2024-05-02']);
    await task.load();
    await task.handle(batchOf(TOPIC, 0, [payment(4, 'b', '1')]));
    expect(asked).toEqual([DAY, '2024-05-02', DAY]);
    expect(await corner.told()).toMatchObject({ admitted: 3n, duplicate: 2n });
  });

  it('do not outlive a commit that failed', async () => {
    const corner = new Corner();
    const task = corner.task();
    await task.load();
    const commit = corner.live.commit.bind(corner.live);
    corner.live.commit = async () => Promise.reject(new OverflowError('too much, says the test'));
    const batch = batchOf(TOPIC, 0, [payment(0, 'a', '1')]);
    await expect(task.handle(batch)).rejects.toThrow(OverflowError);
    corner.live.commit = commit;
    await task.handle(batch);
    expect(await corner.told()).toMatchObject({ admitted: 1n, duplicate: 0n });
  });

  it('do not outlive another owner', async () => {
    const corner = new Corner();
    const task = corner.task();
    await task.load();
    await task.handle(batchOf(TOPIC, 0, [payment(0, 'a', '1')]));
    const other = corner.task();
    await other.load();
    await other.handle(batchOf(TOPIC, 0, [payment(1, 'b', '1')]));
    expect(await task.handle(batchOf(TOPIC, 0, [payment(1, 'b', '1'), payment(2, 'c', '1')]))).toEqual({ [TOPIC]: 2 });
    await task.handle(batchOf(TOPIC, 0, [payment(2, 'c', '1'), payment(3, 'b', '1')]));
    expect(await corner.told()).toMatchObject({ admitted: 3n, duplicate: 1n });
  });

  it('leave memory when nothing came for them in a long while', async () => {
    const corner = new Corner();
    await corner.live.create(0, { [TOPIC]: 0 }, 'first', 'mine');
    await corner.live.claim(0, 'me');
    const asked = counting(corner);
    let now = 0;
    const known = new KnownIdentities(0, { live: corner.live, archive: corner.archive, now: () => now });
    const at = { owner: 'me', topic: TOPIC, from: 0 };
    for (const minutes of [0, 5, 11]) {
      now = minutes * 60_000;
      await known.of(minutes === 11 ? [DAY, '2024-05-03'] : [DAY, '2024-05-02'].slice(0, minutes === 0 ? 2 : 1), at);
    }
    expect(asked).toEqual([DAY, '2024-05-02', '2024-05-03']);
    await known.of([DAY, '2024-05-02'], at);
    expect(asked).toEqual([DAY, '2024-05-02', '2024-05-03', '2024-05-02']);
  });
});
