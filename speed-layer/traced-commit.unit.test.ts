import { batchOf } from '../common/testing/record-batch';
import type { Span, SpanOptions, Tracer } from '../common/tracing/tracer';
import { tracedCommit } from './traced-commit';

const parent = (n: number, flags = '01'): string => `00-${String(n).padStart(32, '0')}-${String(n).padStart(16, '0')}-${flags}`;

function tracer() {
  const begun: (SpanOptions & { name: string; ended?: string })[] = [];
  const made: Tracer = {
    begin: (name, options = {}) => {
      const told: (typeof begun)[number] = { name, ...options };
      begun.push(told);
      const span: Span = { self: parent(99), sampled: true, set: () => undefined, end: (wrong = 'well') => (told.ended = wrong) };
      return span;
    },
    close: async () => undefined,
  };
  return { made, begun };
}

/** A batch whose records come from these spans. */
function batchFrom(...parents: readonly (string | undefined)[]) {
  const records = parents.map(() => ({ topic: 'orders', partition: 2, partitions: 4, key: Buffer.from('k'), value: Buffer.from('v'), logTime: 0 }));
  return { ...batchOf(records, 7), header: (i: number) => parents[i] };
}

test('a commit is part of the first traced event’s trace and linked to the others’, each once', async () => {
  const { made, begun } = tracer();
  const batch = batchFrom(undefined, parent(1), parent(2, '00'), 'nonsense', parent(3), parent(1), parent(4));
  expect(await tracedCommit(made, batch, 0, 6, async () => true)).toBe(true);
  expect(begun).toMatchObject([{ name: 'commit', kind: 'consumer', parent: parent(1), links: [parent(3)], ended: 'well', fields: { 'twofold.first_offset': 7, 'twofold.last_offset': 12, 'twofold.records': 6 } }]);
});

test('a commit without a traced event has no span, and without a tracer no header is looked at', async () => {
  const { made, begun } = tracer();
  await tracedCommit(made, batchFrom(undefined, parent(2, '00')), 0, 2, async () => true);
  expect(begun).toEqual([]);
  const header = (): never => {
    throw new Error('a header was read');
  };
  expect(await tracedCommit(undefined, { ...batchFrom(parent(1)), header }, 0, 1, async () => true)).toBe(true);
});

test('a commit that is refused or fails says so in its span', async () => {
  const { made, begun } = tracer();
  await tracedCommit(made, batchFrom(parent(1)), 0, 1, async () => false);
  const failing = tracedCommit(made, batchFrom(parent(1)), 0, 1, () => Promise.reject(new RangeError('x')));
  await expect(failing).rejects.toThrow('x');
  expect(begun.map(({ ended }) => ended)).toEqual(['refused', 'RangeError']);
});
