import { outgoing } from './outbox-record';
import { HoleError, NotYet } from './starting-point';
import { Corner, TOPIC } from './testing/corner';
import { batchOf, payment } from './testing/records';

const DAY = '2024-05-01';
const generation = (cut: number, definitions = 'mine') => ({ id: 1, cut: { [TOPIC]: [cut] }, definitions });

describe('a speed task folds', () => {
  it('counts each event once, also within one batch and across steps', async () => {
    const corner = new Corner();
    const task = corner.task({ stepRecords: 2 });
    expect(await task.load()).toEqual({ [TOPIC]: 0 });
    const records = [payment(0, 'a', '1.50'), payment(1, 'a', '1.50'), payment(2, 'b', '2'), payment(3, 'a', '1.50'), payment(7, 'c', '3')];
    expect(await task.handle(batchOf(TOPIC, 0, records))).toBeUndefined();
    expect(await corner.told()).toEqual({ revenue: 65_000n, orders: 0n, admitted: 3n, duplicate: 2n, rejected: 0n, duplicateAmount: 30_000n });
    expect(task.position).toEqual({ [TOPIC]: 8 });
  });

  it('passes over records below its position', async () => {
    const corner = new Corner();
    const task = corner.task();
    await task.load();
    const batch = batchOf(TOPIC, 0, [payment(0, 'a', '1'), payment(1, 'b', '1')]);
    await task.handle(batch);
    await task.handle(batch);
    expect(await corner.told()).toMatchObject({ admitted: 2n, duplicate: 0n });
  });

  it('keeps a rejected record as it was, with the reason, in the outbox', async () => {
    const corner = new Corner();
    const task = corner.task();
    await task.load();
    await task.handle(batchOf(TOPIC, 0, [{ offset: 4, key: 'o1', value: 'no JSON é' }, { offset: 5, key: undefined, value: undefined }]));
    expect(await corner.told()).toMatchObject({ admitted: 0n, rejected: 2n });
    const [first, second] = await corner.live.outbox(0, 10);
    const letter = outgoing(first!);
    expect(letter).toMatchObject({ topic: `${TOPIC}.dlq`, partition: 0, headers: { reason: 'malformed-json', topic: TOPIC, offset: '4' } });
    expect(Buffer.from(letter.value ?? '').toString()).toBe('no JSON é');
    expect(outgoing(second!)).toMatchObject({ key: null, value: null, headers: { reason: 'empty-value' } });
  });

  it('asks the archive for the ids of a day that was evicted', async () => {
    const corner = new Corner();
    const task = corner.task();
    await task.load();
    await task.handle(batchOf(TOPIC, 0, [payment(0, 'old', '1'), payment(1, 'new', '1', '2024-05-20T00:00:00Z')]));
    expect(await task.evict(generation(2), 7)).toBe(0);
    expect(await task.evict(await corner.publish(1), 7)).toBe(1);
    corner.archive.ids = ['old'];
    await task.handle(batchOf(TOPIC, 0, [payment(2, 'old', '1'), payment(3, 'late', '1')]));
    expect(corner.archive.asked).toEqual([`${TOPIC}/0 ${DAY} below 2`]);
    expect(await corner.told()).toMatchObject({ admitted: 1n, duplicate: 1n });
  });

  it('counts nothing twice where the archive was set back and no longer knows the ids that were let go', async () => {
    const corner = new Corner();
    const task = corner.task();
    await task.load();
    await task.handle(batchOf(TOPIC, 0, [payment(0, 'old', '1'), payment(1, 'new', '1', '2024-05-20T00:00:00Z')]));
    await task.evict(await corner.publish(1), 7);
    // Postgres came back as an older copy, from before any generation.
    corner.archive.generation = undefined;
    corner.archive.reached = 0;
    const again = batchOf(TOPIC, 0, [payment(2, 'old', '1')]);
    await expect(task.handle(again)).rejects.toThrow(/the archive reaches 0, not 2/);
    // The archiver has filled it again from the log.
    corner.archive.reached = 2;
    corner.archive.ids = ['old'];
    await task.handle(again);
    expect(await corner.told()).toMatchObject({ admitted: 0n, duplicate: 1n });
  });
});

describe('a speed task begins', () => {
  it('again where the state is when another owner has taken over', async () => {
    const corner = new Corner();
    const [old, young] = [corner.task(), corner.task()];
    await old.load();
    await young.load();
    await young.handle(batchOf(TOPIC, 0, [payment(0, 'a', '1')]));
    expect(await old.handle(batchOf(TOPIC, 0, [payment(0, 'a', '1')]))).toEqual({ [TOPIC]: 1 });
    expect(await corner.told()).toMatchObject({ admitted: 1n, duplicate: 0n });
  });

  it('at the generation when the store went back behind it', async () => {
    const corner = new Corner();
    const task = corner.task();
    await task.load();
    const before = corner.live.checkpoint();
    await task.handle(batchOf(TOPIC, 0, [payment(0, 'a', '1'), payment(1, 'b', '1')]));
    corner.archive.generation = generation(2);
    corner.archive.ids = ['a', 'b'];
    corner.live.rollback(before);
    expect(await task.isInOrder()).toBe(false);
    expect(await task.handle(batchOf(TOPIC, 0, [payment(2, 'a', '1')]))).toEqual({ [TOPIC]: 2 });
    await task.handle(batchOf(TOPIC, 0, [payment(2, 'a', '1')]));
    expect(await corner.told()).toMatchObject({ admitted: 0n, duplicate: 1n });
    expect(await task.isInOrder()).toBe(true);
  });

  it('again where a store stands that went back while nothing came', async () => {
    const corner = new Corner();
    const task = corner.task();
    await task.load();
    await task.handle(batchOf(TOPIC, 0, [payment(0, 'a', '1')]));
    const before = corner.live.checkpoint();
    await task.handle(batchOf(TOPIC, 0, [payment(1, 'b', '1')]));
    expect(await task.isInOrder()).toBe(true);
    corner.live.rollback(before);
    expect(await task.isInOrder()).toBe(false);
    expect(await task.load()).toEqual({ [TOPIC]: 1 });
    expect(await task.isInOrder()).toBe(true);
  });

  it('again when the store goes back to the moment between its claim and its rebase', async () => {
    const corner = new Corner();
    await corner.task({ definitions: 'old' }).load();
    const { live } = corner;
    let between = live.checkpoint();
    const rebase = live.rebase.bind(live);
    live.rebase = (...args) => {
      between = live.checkpoint();
      return rebase(...args);
    };
    const task = corner.task();
    await task.load();
    live.rollback(between);
    expect(await task.handle(batchOf(TOPIC, 0, [payment(0, 'a', '1')]))).toEqual({ [TOPIC]: 0 });
    expect(await live.read(0)).toMatchObject({ definitions: 'mine', offsets: { [TOPIC]: 0 } });
  });

  it('at the generation when the store was lost, and at the archive’s start when there is none', async () => {
    const corner = new Corner();
    corner.archive.start = { [TOPIC]: 3 };
    expect(await corner.task().load()).toEqual({ [TOPIC]: 3 });
    corner.live.lose(0);
    corner.archive.generation = generation(9);
    expect(await corner.task().load()).toEqual({ [TOPIC]: 9 });
    expect((await corner.live.read(0))?.base).toBe(1);
  });

  it('not at all where the log no longer holds its position', async () => {
    const corner = new Corner();
    await corner.task().load();
    corner.bounds.start[TOPIC] = [5];
    await expect(corner.task().load()).rejects.toThrow(HoleError);
    corner.bounds.start[TOPIC] = [0];
    await expect(corner.task().load()).resolves.toEqual({ [TOPIC]: 0 });
  });

  it('with other definitions only at a generation that has them', async () => {
    const corner = new Corner();
    await corner.task({ definitions: 'old' }).load();
    corner.archive.generation = generation(4, 'old');
    await expect(corner.task().load()).rejects.toThrow(NotYet);
    corner.archive.generation = { ...generation(6), id: 2 };
    expect(await corner.task().load()).toEqual({ [TOPIC]: 6 });
    expect(await corner.live.read(0)).toMatchObject({ base: 2, definitions: 'mine' });
  });

  it('without Postgres where it has a state of its own', async () => {
    const corner = new Corner();
    corner.archive.down = true;
    await expect(corner.task().load()).rejects.toThrow('the archive is down');
    corner.archive.down = false;
    await corner.task().load();
    corner.archive.down = true;
    await expect(corner.task().load()).resolves.toEqual({ [TOPIC]: 0 });
  });
});
