import { Troubles } from './troubles';

describe('troubles', () => {
  const lines: string[] = [];
  let troubles: Troubles;

  beforeEach(() => {
    lines.length = 0;
    troubles = new Troubles((line) => lines.push(line));
  });

  it('are told when they begin, when they change and when they are over, and not in between', () => {
    troubles.over('task 1');
    troubles.has('task 1', 'a hole');
    troubles.has('task 1', 'a hole');
    troubles.has('task 1', 'no archive');
    troubles.over('task 1');
    troubles.over('task 1');
    expect(lines).toEqual(['task 1: a hole', 'task 1: no archive', 'task 1: goes on again']);
  });

  it('of one reason are told once, and once more when the last is over', () => {
    troubles.has('task 1', 'no archive');
    troubles.has('task 2', 'no archive');
    troubles.has('task 3', 'a hole');
    expect(troubles.list()).toEqual(['task 1: no archive', 'task 2: no archive', 'task 3: a hole']);
    troubles.over('task 1');
    expect(lines).toEqual(['task 1: no archive', 'task 3: a hole']);
    troubles.over('task 2');
    expect(lines[2]).toBe('task 1, task 2: go on again');
    expect(troubles.list()).toEqual(['task 3: a hole']);
  });

  it('that went to somebody else are over without a word, and told again when they come back', () => {
    troubles.has('task 1', 'a hole');
    troubles.forget('task 1');
    expect(troubles.list()).toEqual([]);
    troubles.has('task 1', 'a hole');
    expect(lines).toEqual(['task 1: a hole', 'task 1: a hole']);
  });
});
