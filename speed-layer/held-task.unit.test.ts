import { HeldTask } from './held-task';
import type { SpeedTask } from './task';
import { Corner, TOPIC } from './testing/corner';
import { batchOf, payment } from './testing/records';
import { Troubles } from './troubles';

describe('a held task', () => {
  let corner: Corner;
  let lines: string[];
  let clock: number;
  let held: HeldTask<SpeedTask>;

  beforeEach(() => {
    corner = new Corner();
    lines = [];
    clock = 0;
    held = new HeldTask(corner.task(), {
      log: { bounds: async () => corner.bounds },
      topics: [TOPIC],
      troubles: new Troubles((line) => lines.push(line)),
      now: () => clock,
      roundMillis: 1_000,
      pause: async () => undefined,
    });
  });

  const batch = (...offsets: number[]) => batchOf(TOPIC, 0, offsets.map((offset) => payment(offset, `p${offset}`, '1')));
  const loseUnnoticed = async (): Promise<void> => {
    corner.live.lose(0);
    await held.check();
    await held.check();
  };

  it('is paused while what it has in hand waits, from the last step that got through', async () => {
    await held.begin();
    const commit = corner.live.commit.bind(corner.live);
    let through: () => void = () => undefined;
    const begun = new Promise<void>((called) => {
      corner.live.commit = async (...given) => {
        called();
        await new Promise<void>((resolve) => (through = resolve));
        return commit(...given);
      };
    });
    expect(held.pausedFor).toBeUndefined();
    const taken = held.take(batch(0));
    await begun;
    clock += 1_000;
    expect(held.pausedFor).toBeUndefined();
    clock += 500;
    expect(held.pausedFor).toBe(1_500);
    through();
    await taken;
    clock += 5_000;
    expect(held.pausedFor).toBeUndefined();
  });

  it('sends the reader back before it folds anything when its state was lost meanwhile', async () => {
    await held.begin();
    await held.take(batch(0, 1));
    await loseUnnoticed();
    expect(await held.mend()).toBe(false);
    expect(await held.take(batch(2))).toEqual({ [TOPIC]: 0 });
    expect(await corner.told()).toMatchObject({ admitted: 0n });
    await held.take(batch(0, 1));
    await held.take(batch(2));
    expect(await corner.told()).toMatchObject({ admitted: 3n });
  });

  it('asks for a new beginning when the reader brings nothing that could be answered', async () => {
    await held.begin();
    await held.take(batch(0));
    await loseUnnoticed();
    expect(await held.mend()).toBe(false);
    clock += 1_000;
    expect(await held.mend()).toBe(true);
  });

  it('parks at the end of the log where it cannot begin, and hands every batch back', async () => {
    corner.archive.down = true;
    expect(await held.begin()).toEqual({ [TOPIC]: 1_000 });
    expect(held.position).toBeUndefined();
    expect(held.stopped).toMatch(/the archive is down/);
    expect(await held.take(batch(1_000, 1_001))).toEqual({ [TOPIC]: 1_000 });
    corner.archive.down = false;
    await held.mend();
    expect(held.stopped).toMatch(/the archive is down/);
    clock += 1_000;
    await held.mend();
    expect(held.stopped).toBeUndefined();
    expect(await held.take(batch(1_000, 1_001))).toEqual({ [TOPIC]: 0 });
  });

  it('rests longer from failure to failure, and says each reason once', async () => {
    corner.archive.down = true;
    await held.begin();
    const tries: number[] = [];
    const first = corner.archive.currentGeneration.bind(corner.archive);
    corner.archive.currentGeneration = () => {
      tries.push(clock);
      return first();
    };
    for (; clock <= 40_000; clock += 1_000) await held.mend();
    expect(tries).toEqual([1_000, 3_000, 7_000, 15_000, 25_000, 35_000]);
    expect(lines).toHaveLength(1);
  });

  it('does not call a batch’s failure mended before a batch went through', async () => {
    await held.begin();
    await held.take(batchOf(TOPIC, 0, [payment(0, 'old', '1'), payment(1, 'new', '1', '2024-05-20T00:00:00Z')]));
    expect(await held.task.evict(await corner.publish(1), 7)).toBe(1);
    corner.archive.down = true;
    expect(await held.take(batch(2))).toEqual({ [TOPIC]: 2 });
    clock += 1_000;
    await held.mend();
    expect(held.stopped).toMatch(/the archive is down/);
    expect(await held.take(batch(2))).toEqual({ [TOPIC]: 2 });
    corner.archive.down = false;
    expect(await held.take(batch(2))).toBeUndefined();
    expect(held.stopped).toBeUndefined();
    expect(lines).toEqual([expect.stringMatching(/^task 0: stopped/), 'task 0: goes on again']);
  });

  it('does nothing more once it is given back', async () => {
    await held.begin();
    await held.take(batch(0));
    await held.release();
    const before = await corner.live.read(0);
    await loseUnnoticed();
    await corner.live.create(0, {}, 'other', 'mine');
    await held.take(batch(1));
    await held.mend();
    expect((await corner.live.read(0))?.owner).not.toBe(before?.owner);
    expect(await corner.told()).toMatchObject({ admitted: 0n });
  });

  it('moves on over markers once everything before them is dealt with', async () => {
    await held.begin();
    await held.take(batch(0, 1));
    held.passed(TOPIC, 3);
    await held.keepUp();
    expect((await corner.live.read(0))?.offsets).toMatchObject({ [TOPIC]: 3 });
    await held.take(batch(3));
    expect(await corner.told()).toMatchObject({ admitted: 3n });
  });

  it('does not move on a state that was lost meanwhile', async () => {
    await held.begin();
    await held.take(batch(0, 1));
    corner.live.lose(0);
    held.passed(TOPIC, 3);
    await held.keepUp();
    expect(await corner.live.read(0)).toBeUndefined();
    await held.mend();
    expect(await held.take(batch(3))).toEqual({ [TOPIC]: 0 });
  });
});
