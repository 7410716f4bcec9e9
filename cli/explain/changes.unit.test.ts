import { changesPath, changesShape, changesText } from './changes';

const measure = (before: string, after: string, change: string, parts: Partial<Record<string, string>>) => ({ before, after, change, parts: { onTime: '0', late: '0', refunds: '0', corrections: '0', definition: '0', ...parts } });
const at = (point: string, when: string | null, more = {}) => ({ point, at: when, generation: null, definitions: null, ...more });
const changes = changesShape.parse({
  view: 'revenue',
  between: at('generation:3', '2026-01-05T10:30:00.000Z', { generation: 3 }),
  and: at('2026-01-05T11:00:00Z', '2026-01-05T11:00:00.000Z'),
  rows: [{ currency: 'EUR', measures: { revenue: measure('1000.5', '978.5', '-22', { onTime: '1', late: '7', refunds: '-30' }) } }],
  leftOut: { duplicates: { records: 1, amounts: { EUR: '100' } }, rejections: { records: 0, byReason: {}, amounts: {}, unreadable: 0 } },
});

test('each row stands with its parts, and a part that no row has is not shown where it is rare', () => {
  const [title, , head, row] = changesText(changes).split('\n');
  expect(title).toBe('Why revenue changed between generation:3 (the log up to 2026-01-05 10:30:00 UTC) and 2026-01-05T11:00:00Z');
  expect(head).toMatch(/^row +measure +before +on time +late +refunds +corrections +after +change$/);
  expect(row).toMatch(/^EUR +revenue +1,000\.5 +\+1 +\+7 +-30 +978\.5 +-22$/);
  expect(changesText(changes)).toContain('Left out between the two: 1 duplicate, which would have added 100 EUR;');
});

test('a difference of definitions is shown, and which generation had others', () => {
  const other = { ...changes, between: at('generation:3', null, { generation: 3, definitions: 'abc' }), rows: [{ measures: { payments: measure('1', '3', '2', { definition: '2' }) } }] };
  const text = changesText(changesShape.parse(other));
  expect(text).toMatch(/definition +after +change\n +payments +1 +\+2 +3 +\+2/);
  expect(text).toContain('Generation 3 was answered with other definitions than now (abc).');
});

test('the points go into the question, beside what is asked of the view', () => {
  expect(changesPath('revenue', { between: 'generation:3', by: 'country', where: [] })).toBe('/api/views/revenue/changes?groupBy=country&wait=10s&between=generation%3A3');
});
