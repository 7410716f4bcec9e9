/** What may be asked of a view, as options of a command and as parameters of the API. */
import { Option, type Command } from 'commander';
import { servingOption, type ServingOption } from '../commands/serving-option';
import { parseConditions } from './conditions';

export interface ViewOptions extends ServingOption {
  readonly from?: string;
  readonly to?: string;
  readonly granularity?: string;
  readonly by?: string;
  readonly where: readonly string[];
  readonly currency?: string;
  readonly atLeast?: string;
  readonly wait?: string;
  readonly asOf?: string;
}

export const whereOption = (about: string): Option =>
  new Option('--where <field=value>', about).argParser((value: string, before: readonly string[]) => [...before, value]).default([], 'all');

export function withViewOptions(command: Command): Command {
  return command
    .option('--from <when>', 'from this day (2011-12-01) or instant (2011-12-01T08:30:00Z) on')
    .option('--to <when>', 'up to, and without, this day or instant')
    .addOption(new Option('--granularity <bucket>', 'a row for each').choices(['minute', 'hour', 'day', 'month', 'total']))
    .option('--by <dimensions>', 'a row for each value of these, with commas between')
    .addOption(whereOption('only with this value; the same field again: any of them'))
    .option('--currency <code>', "every amount converted at the ECB's rate of its day")
    .option('--at-least <token>', 'only an answer that covers this token of a POST or of an earlier answer')
    .option('--wait <time>', 'how long to wait for that, such as 2s')
    .option('--as-of <point>', 'as it was at a point: generation:12, an instant such as 2026-11-21T10:00:00Z, a day, or an as-of token')
    .addOption(servingOption());
}

/** Throws PlainError for a condition that is none. */
export function viewPath(view: string, { from, to, granularity, by, where, currency, atLeast, wait, asOf }: Partial<ViewOptions>): string {
  // The archive is mostly a second or two behind.
  const patience = atLeast !== undefined ? '2s' : asOf !== undefined ? '10s' : undefined;
  const given = { from, to, granularity, groupBy: by, currency, atLeast, wait: wait ?? patience, asOf };
  const params = new URLSearchParams(Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]])));
  for (const { field, value } of parseConditions(where ?? [])) params.append(field, value);
  const asked = params.toString();
  return `/api/views/${encodeURIComponent(view)}${asked && `?${asked}`}`;
}
