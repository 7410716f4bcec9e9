import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../compare';
import type { Work } from '../engines/engine';
import { keepEngineResults, largestOf, readEngineResults, type Told } from './engine-results';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twofold-results-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const told = (events: number, commit: string, seed = 1): Told => ({
  machine: { processor: 'P', cores: 2, memory: 1, system: 'Linux', node: 'v20', stores: {}, commit },
  events,
  copies: events / 100,
  eventBytes: 250,
  seed,
});
const run = (engine: string, work: Work, kill = false): Run => ({ engine, work, kill, at: '2026-01-01T00:00:00.000Z', wrong: [] });

const held = (): string[] => readEngineResults(folder).flatMap(({ work, events, runs }) => runs.map(({ engine, kill, commit }) => `${work} ${events} ${engine}${kill ? ' killed' : ''} at ${commit}`));

test('measuring some engines again replaces their runs alone', () => {
  keepEngineResults(folder, told(100, 'a'), [run('Twofold', 'W2'), run('Flink', 'W2'), run('Flink', 'W2', true)]);
  keepEngineResults(folder, told(100, 'b'), [run('Flink', 'W2'), run('Flink', 'W2')]);
  expect(held()).toEqual(['W2 100 Twofold at a', 'W2 100 Flink killed at a', 'W2 100 Flink at b', 'W2 100 Flink at b']);
});

test('other works and other numbers of events lie beside each other, and the most events count', () => {
  keepEngineResults(folder, told(100, 'a'), [run('Twofold', 'W2'), run('Twofold', 'W1')]);
  keepEngineResults(folder, told(1_000, 'b'), [run('Twofold', 'W2')]);
  expect(held()).toEqual(['W1 100 Twofold at a', 'W2 1000 Twofold at b', 'W2 100 Twofold at a']);
  expect(largestOf(readEngineResults(folder), 'W2')?.events).toBe(1_000);
});

test('figures of other events are not kept beside these', () => {
  keepEngineResults(folder, told(100, 'a'), [run('Flink', 'W1')]);
  keepEngineResults(folder, told(100, 'b', 2), [run('Twofold', 'W1')]);
  expect(held()).toEqual(['W1 100 Twofold at b']);
});

test('a folder that is not there holds nothing', () => {
  expect(readEngineResults(join(folder, 'none'))).toEqual([]);
});
