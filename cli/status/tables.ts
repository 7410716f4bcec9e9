/** Status as tables. */
import { counted, duration, grouped } from '../print/numbers';
import { table } from '../print/table';
import type { LayerSeen } from './layers';
import type { Status } from './status-shape';

/** @param columns the screen's width; undefined where nothing may be cut */
export function layersTable(layers: readonly LayerSeen[], columns?: number): string {
  return table(
    ['layer', 'process', 'address', 'ready'],
    layers.map(({ name, pid, url, trouble }) => [name, pid, url, trouble ?? 'yes']),
    { right: ['process'], columns },
  );
}

/** @param columns the screen's width; undefined where nothing may be cut */
export function statusTable({ speed, batch, serving, evidence }: Status, columns?: number): string {
  const silent = speed.tasks.filter(({ heartbeatAgeSeconds }) => heartbeatAgeSeconds === null);
  const stopped = speed.tasks.flatMap(({ task, stopped: why }) => (why === undefined ? [] : [`task ${task} stands still: ${why}`]));
  const oldest = Math.max(...speed.tasks.map(({ heartbeatAgeSeconds }) => heartbeatAgeSeconds ?? 0));
  return table(
    ['part', 'how far', 'how fresh', 'trouble'],
    [
      [
        'speed',
        `${counted(speed.tasks.length, 'task')}, ${behind(speed.lagRecords)}`,
        silent.length === speed.tasks.length ? 'never ran' : `sign of life ${ago(oldest)}`,
        lines([...stopped, ...(silent.length > 0 && silent.length < speed.tasks.length ? [`${counted(silent.length, 'task')} never ran`] : []), ...(speed.trouble ?? [])]),
      ],
      ['archive', batch.archive ? behind(batch.archive.lagRecords) : 'not begun', '', lines(batch.trouble ?? [])],
      ['generation', batch.generation ? String(batch.generation.id) : 'none yet', batch.generationAgeSeconds === null ? '' : ago(batch.generationAgeSeconds), ''],
      [
        'answers',
        serving.lagRecords === null ? 'none' : behind(serving.lagRecords),
        evidence?.freshness.serving === null || !evidence ? '' : `as of ${ago(evidence.freshness.serving)}`,
        lines([...serving.frozenTasks.map((task) => `task ${task} is not followed just now`), ...(serving.trouble ?? [])]),
      ],
      ['left out', evidence ? `${counted(evidence.duplicates.records, 'duplicate')}, ${counted(evidence.rejections.records, 'rejection')}` : '', '', ''],
    ],
    { columns },
  );
}

function behind(records: number): string {
  return records === 0 ? 'level with the log' : `${grouped(records)} records behind`;
}

const ago = (seconds: number): string => `${duration(seconds * 1_000)} ago`;
const lines = (each: readonly string[]): string => each.join('\n');
