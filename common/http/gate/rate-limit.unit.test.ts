import { RateLimit, type Standing } from './rate-limit';

/** A store that two processes share, and a clock. */
class Shared {
  now = 0;
  away = false;
  private readonly counts = new Map<string, { taken: number; ends: number }>();

  readonly add = async (caller: string, requests: number): Promise<Standing> => {
    if (this.away) throw new Error('away');
    const held = this.counts.get(caller);
    const count = held && held.ends > this.now ? held : { taken: 0, ends: this.now + 60_000 };
    count.taken += requests;
    this.counts.set(caller, count);
    return { taken: count.taken, rest: count.ends - this.now };
  };

  limit(limit: number): RateLimit {
    return new RateLimit({ limit, add: this.add, now: () => this.now });
  }
}

const took = (limit: RateLimit, caller: string, times: number): number => Array.from({ length: times }, () => limit.take(caller)).filter(Boolean).length;

test('a caller gets its requests and no more, others theirs', () => {
  const limit = new Shared().limit(10);
  expect([took(limit, 'a', 15), took(limit, 'b', 4)]).toEqual([10, 4]);
});

test('two processes come to one count, and a minute later it begins anew', async () => {
  const shared = new Shared();
  const [one, other] = [shared.limit(10), shared.limit(10)];
  expect([took(one, 'a', 6), took(other, 'a', 4)]).toEqual([6, 4]);
  await one.settle();
  await other.settle();
  await one.settle();
  expect(took(other, 'a', 1)).toBe(0);
  expect(other.rest('a')).toBe(60);
  shared.now = 30_500;
  expect(other.rest('a')).toBe(30);
  shared.now = 60_000;
  await other.settle();
  await other.settle();
  expect(took(other, 'a', 20)).toBe(10);
});

test('what is taken while counts are added up is not lost', async () => {
  const shared = new Shared();
  const limit = shared.limit(10);
  took(limit, 'a', 5);
  const settling = limit.settle();
  expect(took(limit, 'a', 9)).toBe(5);
  await settling;
  expect(took(limit, 'a', 1)).toBe(0);
});

test('while the store is away each process keeps its own count, a minute at a time', async () => {
  const shared = new Shared();
  const limit = shared.limit(10);
  shared.away = true;
  took(limit, 'a', 10);
  await limit.settle();
  expect(took(limit, 'a', 1)).toBe(0);
  shared.now = 60_000;
  await limit.settle();
  expect(took(limit, 'a', 1)).toBe(1);
});

test('0 is no limit', () => {
  expect(took(new Shared().limit(0), 'a', 1_000)).toBe(1_000);
});

test('a flood of callers is counted together and does not fill the memory', () => {
  const limit = new Shared().limit(10);
  for (let i = 0; i < 50_000; i++) limit.take(`caller ${i}`);
  const flood = Array.from({ length: 100 }, (_, i) => limit.take(`one more ${i}`)).filter(Boolean).length;
  expect(flood).toBe(10);
});
