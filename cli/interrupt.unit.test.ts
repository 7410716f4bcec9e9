import { interruption } from './interrupt';

describe('Ctrl-C', () => {
  const at = (...times: readonly number[]) => {
    let now = 0;
    let forced = 0;
    const { signal, received } = interruption(() => now, () => forced++);
    for (now of times) received();
    return { aborted: signal.aborted, forced };
  };

  test('the first asks to stop', () => {
    expect(at()).toEqual({ aborted: false, forced: 0 });
    expect(at(5_000)).toEqual({ aborted: true, forced: 0 });
  });
  test('its echoes within a second, from npm and the terminal, are the same one', () => {
    expect(at(5_000, 5_001, 5_010, 5_999)).toEqual({ aborted: true, forced: 0 });
  });
  test('a later one will not wait', () => {
    expect(at(5_000, 5_010, 6_000, 6_010)).toEqual({ aborted: true, forced: 1 });
  });
});
