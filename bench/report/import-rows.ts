/** The import of the real year as a table. */
import type { Import } from '../found/import';
import { spreadOf, spreadText } from './spread';

const PROCESSES = ['import', 'speed', 'serving', 'batch', 'kafka', 'redis', 'postgres'];

export const IMPORT_COLUMNS = ['', 's until the answer', 'events/s', 's until the command ends', 's until archived', ...PROCESSES.map((name, i) => (i === 0 ? `CPU s: ${name}` : name)), 'runs'];

export function importTable({ events, rounds }: Import): string[][] {
  const spread = (figure: (round: (typeof rounds)[number]) => number, decimals: number): string => spreadText(spreadOf(rounds.map(figure)), decimals);
  return [
    [
      `${events.toLocaleString('en')} events`,
      spread(({ answered }) => answered, 1),
      spread(({ answered }) => events / answered, 0),
      spread(({ ended }) => ended, 1),
      spread(({ archived }) => archived, 1),
      ...PROCESSES.map((name) => (spreadOf(rounds.map(({ processor }) => processor[name] ?? 0))?.median ?? NaN).toFixed(1)),
      String(rounds.length),
    ],
  ];
}
