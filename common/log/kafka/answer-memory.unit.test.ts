import { AnswerMemory } from './answer-memory';

const LARGE = 100_000;

describe('memory for answers', () => {
  it('is used again once it is given back, and not before', () => {
    const memory = new AnswerMemory();
    const first = memory.take(LARGE);
    const second = memory.take(LARGE);
    expect([first.length, second.length]).toEqual([LARGE, LARGE]);
    expect(second.buffer).not.toBe(first.buffer);
    memory.give(first.subarray(7, 9));
    expect(memory.take(LARGE + 1).buffer).toBe(first.buffer);
    expect(memory.take(LARGE).buffer).not.toBe(second.buffer);
  });

  it('is lent once, however often it is given back', () => {
    const memory = new AnswerMemory();
    const piece = memory.take(LARGE);
    memory.give(piece);
    memory.give(piece);
    expect(memory.take(LARGE).buffer).toBe(piece.buffer);
    expect(memory.take(LARGE).buffer).not.toBe(piece.buffer);
  });

  it('is made anew where what there is is too small', () => {
    const memory = new AnswerMemory();
    memory.give(memory.take(LARGE));
    expect(memory.take(10 * LARGE)).toHaveLength(10 * LARGE);
  });

  it('takes nothing that is not its own', () => {
    const memory = new AnswerMemory();
    const foreign = Buffer.alloc(LARGE);
    memory.give(foreign);
    expect(memory.take(LARGE).buffer).not.toBe(foreign.buffer);
  });
});
