/** The figures as the lines of a screen. */
import { duration, grouped } from '../print/numbers';
import { cutTo, plainText } from '../print/plain-text';
import type { Paint } from '../print/colour';
import type { ScreenSize } from '../print/terminal';
import type { Figures } from './figures';

const NAME_COLUMNS = 12;
/** Lags from here on are shown in a warning colour, records. */
const BEHIND = 1_000;

/** @param screen cuts lines and leaves out the last ones; undefined for all of them */
export function frame(figures: Figures, title: string, paint: Paint, screen?: ScreenSize): string[] {
  const { trouble, rates, latency, freshness, lag, tasks, generation, mismatches, liveCells, recomputeFailures, memoryMiB, leftOut } = figures;
  const lines: [name: string, text: string, bad?: boolean][] = [
    ['answers', trouble === undefined ? `exact, level within ${age(freshness.serving)}, ${records(lag.answers)} behind` : plainText(trouble), trouble !== undefined],
    ['per second', (['taken in', 'read', 'admitted', 'archived', 'requests'] as const).map((name) => `${name} ${perSecond(rates[name])}`).join('  ')],
    ['left out/s', (['duplicates', 'rejected', 'dead letters'] as const).map((name) => `${name} ${perSecond(rates[name])}`).join('  '), (rates.rejected ?? 0) > 0],
    ['latency', `log to counted: p50 ${bound(latency.p50)}, p99 ${bound(latency.p99)}`],
    ['lag', `speed ${records(lag.speed)}, archive ${records(lag.archive)}, answers ${records(lag.answers)} records`, Math.max(lag.speed ?? 0, lag.archive ?? 0) >= BEHIND],
    ['freshness', `speed ${age(freshness.speed)}, serving ${age(freshness.serving)}, batch ${generation ? age(generation.ageSeconds) : 'none'}`],
    ['generation', generation ? `${generation.id}, ${age(generation.ageSeconds)} old, ${grouped(liveCells ?? 0)} live cells since` : `none yet, ${grouped(liveCells ?? 0)} live cells`],
    ['reconciled', mismatches === null ? (generation ? 'not compared' : '–') : mismatches === 0 ? 'all cells equal' : `${grouped(mismatches)} CELLS DIFFER`, (mismatches ?? 0) > 0],
    ['recomputes', `${recomputeFailures === null ? '–' : grouped(recomputeFailures)} failed since the batch layer began`, (recomputeFailures ?? 0) > 0],
    ['left out', `${records(leftOut.duplicates)} duplicates, ${records(leftOut.rejections)} rejections in all`],
    ['memory', Object.entries(memoryMiB).map(([name, mib]) => `${name} ${mib === null ? 'AWAY' : `${mib} MiB`}`).join('  '), Object.values(memoryMiB).includes(null)],
    ...tasks.map(({ task, lag: behind, beatSeconds, stopped }): [string, string, boolean] => [
      `task ${task}`,
      stopped === null ? `${records(behind)} records behind, sign of life ${beatSeconds === null ? 'never' : `${age(beatSeconds)} ago`}` : `STOPPED: ${plainText(stopped)}`,
      stopped !== null || beatSeconds === null,
    ]),
  ];
  const width = screen?.columns ?? Infinity;
  const cut = (text: string, room: number): string => (room === Infinity ? text : cutTo(text, room));
  const shown = [paint('bold', cut(title, width)), ...lines.map(([name, text, bad]) => `${paint('dim', name.padEnd(NAME_COLUMNS))}${bad ? paint('red', cut(text, width - NAME_COLUMNS)) : cut(text, width - NAME_COLUMNS)}`)];
  return screen === undefined ? shown : shown.slice(0, screen.rows - 1);
}

const records = (count: number | null): string => (count === null ? '–' : grouped(count));
const perSecond = (rate: number | null): string => (rate === null ? '–' : grouped(rate < 10 ? Number(rate.toFixed(1)) : Math.round(rate)));
const age = (seconds: number | null): string => (seconds === null ? '–' : duration(seconds * 1_000));
const bound = (seconds: number | null): string => (seconds === null ? '–' : seconds === Infinity ? 'over a day' : `≤ ${duration(seconds * 1_000)}`);
