/** Open live pages as a table. */
import type { Pages } from '../found/pages';
import { spreadOf, spreadText } from './spread';

export const PAGES_COLUMNS = ['open pages', 'CPU, of one core: %', 'memory, MB', 'answers/s to each', 'KB/s to each', 'load of the machine', 'runs'];

export function pagesTable({ counts }: Pages): string[][] {
  return counts.map(({ streams, rounds }) => {
    const text = (figure: (round: (typeof rounds)[number]) => number, decimals: number): string => spreadText(spreadOf(rounds.map(figure)), decimals);
    return [
      String(streams),
      text(({ cores }) => cores * 100, 1),
      text(({ resident }) => resident / 1e6, 0),
      streams === 0 ? '-' : text(({ answers }) => answers, 1),
      streams === 0 ? '-' : text(({ bytes }) => bytes / 1e3, 1),
      text(({ machineLoad }) => machineLoad, 1),
      String(rounds.length),
    ];
  });
}
