/** The evidence of an answer in words: what it is made of, up to where, what was left out, and how anyone can check it. */
import type { Position } from '../../common/position';
import { counted, duration, grouped } from '../print/numbers';
import { table } from '../print/table';
import type { Evidence, Reconciled } from '../serving';
import { valueOf, type Columns, type ViewAnswer, type ViewRow } from '../query/view-answer';

/** Rows taken apart one by one. */
const SHOWN = 10;

/** @param width the screen's width; undefined where nothing may be cut */
export function explanation(answer: ViewAnswer, columns: Columns, width?: number): string {
  const { evidence, rows } = answer;
  return [
    `${answer.view}${rangeText(answer)}${answer.currency === undefined ? '' : `, converted into ${answer.currency} at the European Central Bank's rate of each event's day`}`,
    section('The answer is the batch part and the live part', rows.length === 0 ? ['there are no such rows'] : partsLines(rows, columns, width)),
    ...(evidence.past ? [section('The past', pastLines(evidence.past))] : [section('The batch part', batchLines(evidence)), section('The live part', liveLines(evidence))]),
    section('Where it is cut, and up to where it answers', [placesTable(evidence, width), 'Offsets: a record below the cut is in the batch part, from it on up to as-of in the live part; none is in both, none in neither.']),
    section('What was left out', leftOutLines(evidence)),
    section('How to check it', [
      'npx twofold verify                  folds the log again from its own records, and compares every cell',
      'npx twofold verify --from archive   the same by SQL over the archive',
      `as-of token: ${evidence.asOf.token}`,
    ]),
  ].join('\n\n');
}

const section = (title: string, lines: readonly string[]): string => `${title}\n${lines.join('\n').split('\n').map((line) => `  ${line}`.trimEnd()).join('\n')}`;

function rangeText({ from, to, granularity }: ViewAnswer): string {
  const range = from !== undefined && to !== undefined ? ` from ${from} up to ${to}` : from !== undefined ? ` from ${from} on` : to !== undefined ? ` up to ${to}` : '';
  return `${range}${granularity === 'total' ? '' : `, by ${granularity}`}`;
}

function partsLines(rows: readonly ViewRow[], { keys, measures }: Columns, width: number | undefined): string[] {
  const lines = rows.slice(0, SHOWN).flatMap((row) => {
    const cells = (name: string): string[] => [valueOf(row, name), valueOf(row, name, 'batch'), valueOf(row, name, 'realtime')].map((text) => (text === '' ? '–' : grouped(text)));
    return measures.map((name) => [keys.map((key) => valueOf(row, key)).join(' '), name, ...cells(name)]);
  });
  const shown = table([keys.join(' ') || 'row', 'measure', 'answer', 'batch', 'live'], lines, { right: ['answer', 'batch', 'live'], columns: width === undefined ? undefined : width - 2 });
  return [shown, ...(rows.length > SHOWN ? [`… and ${counted(rows.length - SHOWN, 'more row', 'more rows')}: npx twofold query --parts shows all`] : [])];
}

function batchLines({ generation, freshness }: Evidence): string[] {
  if (!generation) return ['There is no generation yet, so all of it is live: npx twofold recompute --wait makes the first.'];
  const { id, run, publishedAt, definitions, reconciled } = generation;
  return [
    `Generation ${id}${run === undefined ? '' : ` of ${run}`}, published ${new Date(publishedAt).toISOString()}${freshness.batch === null ? '' : ` (${duration(freshness.batch * 1_000)} ago)`}, computed from the archive in Postgres.`,
    ...(definitions === undefined ? [] : [`It was computed by the definitions ${definitions}, which the live part has too.`]),
    ...(reconciled ? [reconciledText(reconciled)] : []),
  ];
}

function reconciledText(reconciled: Reconciled): string {
  if ('skipped' in reconciled) return `It was not compared with the live part: ${reconciled.skipped}.`;
  const { compared, mismatches } = reconciled;
  if (mismatches === 0) return `Before it was published, ${counted(compared, 'cell')} were compared with what was answered until then: all equal, to the last digit.`;
  return `Of ${counted(compared, 'cell')}, ${grouped(mismatches)} DIFFERED from what was answered until then: npx twofold generations --json shows where.`;
}

function pastLines({ point, at }: NonNullable<Evidence['past']>): string[] {
  return [`As of ${point}${at === null ? '' : `, where the log had come to ${at}`}: all of it was folded from the archive in Postgres, below that position and with the present definitions.`];
}

function liveLines({ freshness, frozenTasks = [] }: Evidence): string[] {
  const ago = (seconds: number | null): string => (seconds === null ? 'never' : `${duration(seconds * 1_000)} ago`);
  return [
    `Read last ${ago(freshness.serving)} from the speed layer's state in Redis; its most silent task gave a sign of life ${ago(freshness.speed)}.`,
    ...(frozenTasks.length > 0 ? [`The part of task ${frozenTasks.join(', ')} stands still until its store has caught up again; it is exact for its as-of.`] : []),
  ];
}

function placesTable({ cut, asOf }: Evidence, width: number | undefined): string {
  const rows = Object.entries(asOf.position).flatMap(([topic, offsets]) =>
    offsets.map((offset, partition) => {
      const from = offsetIn(cut, topic, partition);
      return [topic, partition, grouped(from), grouped(offset), grouped(Math.max(0, offset - from))];
    }),
  );
  const right = ['partition', 'cut', 'as-of', 'live records'];
  return table(['topic', ...right], rows, { right, columns: width === undefined ? undefined : width - 2 });
}

const offsetIn = (position: Position, topic: string, partition: number): number => position[topic]?.[partition] ?? 0;

function leftOutLines({ duplicates, rejections }: Evidence): string[] {
  const amounts = Object.entries(duplicates.amounts).map(([currency, amount]) => `${grouped(amount)} ${currency}`);
  const reasons = Object.entries(rejections.byReason).map(([reason, count]) => `${grouped(count)} ${reason}`);
  return [
    `In the whole log up to as-of: ${counted(duplicates.records, 'duplicate')}${amounts.length > 0 ? `, which would have added ${amounts.join(', ')}` : ''};`,
    `${counted(rejections.records, 'rejected record')}${reasons.length > 0 ? ` (${reasons.join(', ')}; npx twofold rejections list)` : ''}. Each is kept and counted.`,
  ];
}
