import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../compare';
import type { Work } from '../engines/engine';
import type { Asked, Took } from '../found/answers';
import { keepEngineResults } from '../results/engine-results';
import { keepPartResults } from '../results/part-results';
import { writePerformance } from './performance';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twofold-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const machine = { processor: 'P', cores: 2, memory: 2 ** 34, system: 'Linux', node: 'v20.1.0', stores: { Kafka: '4.3.1' }, commit: 'abc' };

/** A run of 1,000 events whose second half cost `micros` each. */
function run(engine: string, work: Work, micros: number): Run {
  const stretch = (events: number) => ({ events, seconds: events / 1000, processor: { engine: (events * micros) / 1e6, kafka: 0, redis: 0, postgres: 0 } });
  return { engine, work, kill: false, at: '2026-01-01T00:00:00.000Z', wrong: [], observed: { whole: stretch(1_000), warm: stretch(500), peakMemory: 1e8 } };
}

const took = (seconds: number): Took[] => [{ seconds, processor: { postgres: seconds } }];
const asked = (perSecond: number, micros: number): Asked[] => [{ perSecond, processor: micros / 1e6, p50: 1, p99: 2 }];

test('everything that was measured is told, each goal with its figure, and what is not met without a reason is reported', async () => {
  const told = { machine, events: 1_000, copies: 10, eventBytes: 250, seed: 1 };
  keepEngineResults(folder, told, [run('Twofold', 'W1', 2), run('Flink, checkpoints 1 s', 'W1', 9), run('Kafka Streams, commits 100 ms', 'W1', 8)]);
  keepEngineResults(folder, told, [run('Twofold, the archiver', 'archive', 9), run('psql: COPY, then INSERT ... ON CONFLICT DO NOTHING', 'archive', 9)]);
  const load = { speed: 0.1 };
  await keepPartResults(folder, 'freshness', {}, {
    rates: [
      { rate: 1_000, rounds: [{ reached: 1_000, p50: 20, p99: 100, most: 120, load }] },
      { rate: 50_000, rounds: [{ reached: 20_000, p50: 20, p99: 100, most: 120, load }] },
    ],
  });
  await keepPartResults(folder, 'answers', {}, {
    events: 1_000,
    days: 100,
    recomputes: { touched: 5, duckdbVersion: 'v1', full: took(2), dirty: took(0.1), byHand: took(2), duckdb: took(0.5), duckdbDirty: took(0.08) },
    reads: {
      constant: asked(1_000, 100),
      merged: asked(1_000, 150),
      calm: asked(100, 500),
      whileRecomputing: asked(100, 900),
      background: 0.03,
      viewOfCells: [{ perSecond: 25, processor: 0.08 }],
      viewOfDays: [{ perSecond: 5_000, processor: 0.0003 }],
    },
  });
  await keepPartResults(folder, 'growth', {}, {
    comparisons: [{ name: 'ten times the cells', small: '1', large: '10', smallCosts: [{ speed: 1e-6, redis: 1e-6 }], largeCosts: [{ speed: 1.1e-6, redis: 1e-6 }] }],
    identities: { identities: 10_000_000, rounds: [{ startSeconds: 2, nodeBytes: 28, redisBytes: 17 }] },
  });
  await keepPartResults(folder, 'import', {}, { events: 50_000, rounds: [{ ended: 4, answered: 5, archived: 6, processor: { import: 3 } }] });
  const open = { cores: 0.02, resident: 2e8, answers: 4, bytes: 8_000, machineLoad: 1.5 };
  await keepPartResults(folder, 'pages', {}, { eventsPerSecond: 20, counts: [{ streams: 0, rounds: [{ ...open, answers: 0, bytes: 0 }] }, { streams: 500, rounds: [open, { ...open, cores: 0.03 }] }] });
  const taken = { reached: 10_000, before: 20, during: 900, after: 25, peakLag: 4_000, drained: 1.5, memoryBefore: 1e8, memoryPeak: 2e8, wrong: [], machineLoad: 2 };
  await keepPartResults(folder, 'burst', {}, { times: 20, seconds: 10, subjects: [{ name: 'all', rate: 500, rounds: [taken, { ...taken, wrong: ['one is missing'] }] }] });
  const reported: string[] = [];
  const why = 'W1: Kafka Streams costs so many times as much, warm half';
  writePerformance(folder, folder, (line) => reported.push(line), { [why]: 'for a reason' });

  const page = readFileSync(join(folder, 'PERFORMANCE.md'), 'utf8');
  const goal = (name: string): string[] => page.split('\n').filter((line) => line.startsWith(`| ${name} `)).map((line) => line.split('|').slice(2, 5).map((cell) => cell.trim()).join(' / '));
  expect(goal('W1: Flink costs so many times as much, warm half')).toEqual(['at least 4 / 4.5 / yes']);
  expect(goal('W1: Kafka Streams costs so many times as much, warm half')).toEqual(['at least 5 / 4 / no']);
  expect(goal('W2: Flink costs so many times as much, warm half')).toEqual(['at least 8 / - / not measured']);
  expect(goal('freshness at 1,000 events/s: p99, ms')).toEqual(['at most 150 / 100 / yes']);
  expect(goal('freshness at 50,000 events/s: p99, ms')).toEqual(['at most 250 / - / not measured']);
  // 150 us less the 30 us that the process would have used anyway.
  expect(goal('processor time of a merged read, times a constant')).toEqual(['at most 1.3 / 1.2 / yes']);
  expect(goal('merged reads a second, times a view in Postgres over the same cells')).toEqual(['at least 20 / 40 / yes']);
  expect(goal('full recompute, times DuckDB')).toEqual(['at most 2 / 4 / no']);
  expect(goal('cost of an event, ten times the cells: times')).toEqual(['at most 1.2 / 1.05 / yes']);
  expect(goal('archiving, events a second, times psql COPY with duplicates checked')).toEqual(['at least 0.8 / 1 / yes']);
  expect(page).toContain('20,000 **not reached**');
  expect(page).toMatch(/^\| 0 +\| +2\.0 \| +200 \| +- \| +- \| +1\.5 \| +1 \|$/m);
  expect(page).toMatch(/^\| 500 +\| +2\.5 \(2\.0-3\.0\) \|/m);
  expect(page).toMatch(/^\| all +\| +500 \| 10,000 \(10,000-10,000\) .*\| +1\.5 \(1\.5-1\.5\) .*\| 1 of 2 \|$/m);
  expect(page).toContain('Kafka 4.3.1');
  expect(reported.filter((line) => line.includes('full recompute, times DuckDB'))).toHaveLength(1);
  expect(reported.filter((line) => line.includes(why))).toEqual([]);
  expect(page).toContain(`- **${why}**: for a reason`);
  const plots = readdirSync(join(folder, 'performance'));
  for (const [, file] of page.matchAll(/\]\(performance\/([^)]+)\)/g)) expect(plots).toContain(file);
  expect(page).not.toContain('NaN');
});

test('nothing measured is told as that', () => {
  expect(() => writePerformance(folder, folder, () => undefined)).toThrow('nothing was measured yet');
});
