/** What verify found, for people. */
import { parseCellKey } from '../../common/metrics/cell-key';
import { LOG_VIEW } from '../../common/metrics/log-counters';
import type { View } from '../../common/metrics/view';
import { formatMoney } from '../../common/money';
import { grouped, moneyText } from '../print/numbers';
import { table } from '../print/table';
import type { Evidence } from '../serving';
import type { Difference } from './compare';
import type { Measures } from './measures';

/** Differences shown one by one. */
const SHOWN = 20;

export function evidenceText({ asOf, generation, duplicates, rejections }: Evidence): string {
  const records = Object.values(asOf.position).reduce((sum, offsets) => sum + offsets.reduce((total, offset) => total + offset, 0), 0);
  return (
    `the answer covers ${grouped(records)} records of the log (generation ${generation ? generation.id : 'none yet'}), ` +
    `${grouped(duplicates.records)} of them duplicates, ${grouped(rejections.records)} rejected`
  );
}

/** The revenue by currency. */
export function totalsText(cells: ReadonlyMap<string, Measures>): string {
  const totals = new Map<string, bigint>();
  for (const [key, [amount = 0n]] of cells) {
    const { view, dimensions } = parseCellKey(key);
    const [currency = ''] = dimensions;
    if (view === 'revenue') totals.set(currency, (totals.get(currency) ?? 0n) + amount);
  }
  if (totals.size === 0) return 'total revenue 0: there are no events yet';
  return Array.from(totals, ([currency, amount]) => `total revenue ${moneyText(amount)} ${currency}`).join('\n');
}

export function differencesText(differences: readonly Difference[], views: readonly View[]): string {
  const rows = differences.slice(0, SHOWN).map(({ key, answered, recomputed }) => {
    const { view, bucket, dimensions } = parseCellKey(key);
    const when = view === LOG_VIEW ? '' : new Date(bucket).toISOString().slice(0, 16).replace('T', ' ');
    return [view, when, dimensions.join(', '), printed(view, answered, views), printed(view, recomputed, views)];
  });
  const more = differences.length > SHOWN ? `\n… and ${grouped(differences.length - SHOWN)} more` : '';
  return table(['view', 'from (UTC)', 'dimensions', 'answered', 'recomputed'], rows) + more;
}

function printed(view: string, measures: Measures | undefined, views: readonly View[]): string {
  if (!measures) return 'no such cell';
  const declared = Object.entries(views.find(({ name }) => name === view)?.measures ?? {});
  return measures.map((value, i) => `${declared[i]?.[0] ?? ''} ${declared[i]?.[1].unit === 'money' ? formatMoney(value) : value}`.trim()).join('\n');
}
