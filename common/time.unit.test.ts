import { bucketStart, dayOf, parseInstant, startOfDay } from './time';

describe('time', () => {
  test.each([
    ['2011-12-09T12:50:00Z', '2011-12-09T12:50:00.000Z'],
    ['2011-12-09T12:50Z', '2011-12-09T12:50:00.000Z'],
    ['2011-06-09T12:50:00.5+01:00', '2011-06-09T11:50:00.500Z'],
    ['2011-06-09T00:10:00.123456789-05:30', '2011-06-09T05:40:00.123Z'],
    ['2012-02-29T00:00:00Z', '2012-02-29T00:00:00.000Z'],
  ])('%s is the instant %s', (text, iso) => {
    expect(new Date(parseInstant(text) ?? Number.NaN).toISOString()).toBe(iso);
  });

  test.each(['2011-12-09', '2011-12-09T12:50:00', '2011-02-29T00:00:00Z', '2011-13-01T00:00:00Z', '2011-12-09T24:00:00Z', '2011-12-09T12:60:00Z', '1323435000000', '2011-12-09T12:50:00+15:00', ''])(
    '%s is no instant',
    (text) => expect(parseInstant(text)).toBeUndefined(),
  );

  test('buckets and days are UTC', () => {
    const at = Date.UTC(2011, 11, 9, 23, 59, 59, 999);
    expect(dayOf(at)).toBe('2011-12-09');
    expect(startOfDay('2011-12-09')).toBe(bucketStart(at, 'day'));
    expect(bucketStart(at, 'minute')).toBe(Date.UTC(2011, 11, 9, 23, 59));
  });
});
