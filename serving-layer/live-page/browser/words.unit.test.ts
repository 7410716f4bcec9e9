import { grouped } from './words';

test.each([
  ['24240000000', '24,240,000,000'],
  ['-6563333.3333', '-6,563,333.3333'],
  ['9007199254740993.0001', '9,007,199,254,740,993.0001'],
  ['10:00:05', '10:00:05'],
  ['premium', 'premium'],
])('%s is shown with its digits in groups, none of them lost: %s', (text, shown) => {
  expect(grouped(text)).toBe(shown);
});
