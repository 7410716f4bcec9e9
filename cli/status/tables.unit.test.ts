import { layersTable, statusTable } from './tables';
import { statusShape } from './status-shape';

const task = (n: number, over: object = {}) => ({ task: n, heartbeatAgeSeconds: 0.5, lagRecords: 0, ...over });
const evidence = {
  asOf: { token: 't', position: {} },
  generation: { id: 3, publishedAt: 0 },
  cut: {},
  freshness: { batch: 3_600, speed: 0.5, serving: 0.25 },
  duplicates: { records: 1, amounts: { GBP: '5' } },
  rejections: { records: 2_000, byReason: {} },
};
const status = (over: object) =>
  statusShape.parse({
    answering: true,
    speed: { tasks: [task(0), task(1)], lagRecords: 0 },
    batch: { generation: { id: 3 }, generationAgeSeconds: 3_600, archive: { lagRecords: 1_234 } },
    serving: { lagRecords: 0, frozenTasks: [] },
    evidence,
    ...over,
  });
const row = (text: string, part: string) => cellsOf(text.split('\n')[0] ?? '', text.split('\n').find((line) => line.startsWith(part)) ?? '');
/** Cut where the heads begin. */
const cellsOf = (head: string, line: string): string[] => {
  const starts = Array.from(head.matchAll(/(?<=^| {2})\S/g), ({ index }) => index);
  return starts.map((start, i) => line.slice(start, starts[i + 1]).trim());
};

describe('the status table', () => {
  test('says how far and how fresh each part is', () => {
    const text = statusTable(status({}));
    expect(row(text, 'speed')).toEqual(['speed', '2 tasks, level with the log', 'sign of life 500 ms ago', '']);
    expect(row(text, 'archive')).toEqual(['archive', '1,234 records behind', '', '']);
    expect(row(text, 'generation')).toEqual(['generation', '3', '1 h ago', '']);
    expect(row(text, 'answers')).toEqual(['answers', 'level with the log', 'as of 250 ms ago', '']);
    expect(row(text, 'left out')).toEqual(['left out', '1 duplicate, 2,000 rejections', '', '']);
  });

  test('says what keeps a part', () => {
    const text = statusTable(
      status({
        speed: { tasks: [task(0, { stopped: 'a hole' }), task(1, { heartbeatAgeSeconds: null })], lagRecords: 0, trouble: ['Redis is away'] },
        serving: { lagRecords: null, frozenTasks: [1] },
        evidence: null,
      }),
    );
    for (const line of ['task 0 stands still: a hole', '1 task never ran', 'Redis is away', 'task 1 is not followed just now']) expect(text).toContain(line);
    expect(row(text, 'answers')[1]).toBe('none');
  });
});

test('a layer is ready or says why not', () => {
  const text = layersTable([
    { name: 'speed-layer', pid: 7, url: 'http://x:1', trouble: undefined },
    { name: 'batch-layer', pid: 8, url: 'http://x:2', trouble: 'Postgres is away' },
  ]);
  expect(row(text, 'speed-layer')).toEqual(['speed-layer', '7', 'http://x:1', 'yes']);
  expect(row(text, 'batch-layer')).toEqual(['batch-layer', '8', 'http://x:2', 'Postgres is away']);
});
