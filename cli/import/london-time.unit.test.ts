import { londonClock } from './london-time';

const clock = londonClock();
const utc = (text: string): string => {
  const read = clock(text);
  return 'at' in read ? new Date(read.at).toISOString() : read.why;
};

describe('a time on the wall in London', () => {
  test.each([
    ['2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z'],
    ['2011-03-27 00:59:59', '2011-03-27T00:59:59.000Z'],
    ['2011-03-27 02:00:00', '2011-03-27T01:00:00.000Z'],
    ['2011-07-01 00:30:00', '2011-06-30T23:30:00.000Z'],
    ['2011-10-30 00:59:59', '2011-10-29T23:59:59.000Z'],
    ['2011-10-30 02:00:00', '2011-10-30T02:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(utc(text)).toBe(instant);
  });

  test('an hour that the clocks skipped is no time', () => {
    expect(utc('2011-03-27 01:30:00')).toBe('"2011-03-27 01:30:00" was skipped in London, where the clocks went forward');
  });

  test('an hour that came twice is not guessed, but may say which it is', () => {
    expect(utc('2011-10-30 01:00:00')).toContain('was twice in London');
    expect(utc('2011-10-30 01:30:00')).toContain('was twice in London');
    expect(utc('2011-10-30T01:30:00+01:00')).toBe('2011-10-30T00:30:00.000Z');
    expect(utc('2011-10-30T01:30:00Z')).toBe('2011-10-30T01:30:00.000Z');
  });

  test.each(['', '2011-02-29 10:00:00', '12/1/2010 8:26', '2010-12-01', '2010-12-01 8:26:00', '2010-12-01 24:00:00', '2010-12-01 10:60:00'])('%j is not a time', (text) => {
    expect(utc(text)).toBe(`"${text}" is not a time like 2011-07-01 09:30:00`);
  });
});
