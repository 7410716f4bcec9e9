import { murmur2, partitionFor, partitionOf } from './partitioner';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the partitioner', () => {
  // The vectors of Apache Kafka's own UtilsTest.testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %j as Kafka does', (text, hash) => {
    expect(murmur2(bytes(text))).toBe(hash);
  });

  it('clears the sign bit before it divides', () => {
    expect(partitionOf(bytes('21'), 7)).toBe((-973932308 & 0x7fffffff) % 7);
  });

  it('takes a key where it lies in larger bytes', () => {
    expect(partitionOf(bytes('<foobar>'), 7, 1, 7)).toBe(partitionOf(bytes('foobar'), 7));
  });

  it('routes text, its bytes and a named partition alike', () => {
    expect(partitionFor({ key: 'order-1' }, 4)).toBe(partitionFor({ key: bytes('order-1') }, 4));
    expect(partitionFor({ key: 'order-1', partition: 3 }, 4)).toBe(3);
    expect(partitionFor({ key: null }, 4)).toBe(partitionOf(new Uint8Array(), 4));
  });
});
