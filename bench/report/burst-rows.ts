/** A burst as a table. */
import type { Burst, BurstRound } from '../found/burst';
import { spreadOf, spreadText } from './spread';

export const BURST_COLUMNS = ['taken by', 'usual rate, events/s', 'in the burst, events/s', 'p99 ms before it', 'in it', 'after it', 'most waiting, events', 'drained after, s', 'memory before, MB', 'at most', 'load of the machine', 'right'];

export function burstTable({ subjects }: Burst): string[][] {
  return subjects.map(({ name, rate, rounds }) => {
    const text = (figure: (round: BurstRound) => number, decimals = 0): string => spreadText(spreadOf(rounds.map(figure)), decimals);
    return [
      name,
      rate.toLocaleString('en'),
      text(({ reached }) => reached),
      text(({ before }) => before),
      text(({ during }) => during),
      text(({ after }) => after),
      text(({ peakLag }) => peakLag),
      text(({ drained }) => drained, 1),
      text(({ memoryBefore }) => memoryBefore / 1e6),
      text(({ memoryPeak }) => memoryPeak / 1e6),
      text(({ machineLoad }) => machineLoad, 1),
      `${rounds.filter(({ wrong }) => wrong.length === 0).length} of ${rounds.length}`,
    ];
  });
}
