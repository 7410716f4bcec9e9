/** Options that are numbers, told with what would fit. */
import { InvalidArgumentError } from 'commander';

const MOST = 1_000_000;

export function whole(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > MOST) throw new InvalidArgumentError(`It must be a whole number up to ${MOST}.`);
  return number;
}

export function seconds(text: string): number {
  const number = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || number < 0.1 || number > 3_600) throw new InvalidArgumentError('It must be a number of seconds from 0.1 to 3600.');
  return number;
}
