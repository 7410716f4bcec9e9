/**
 * What Prometheus is told of the business: the totals of every view of whole events, at the as-of of the scrape. Labels are only those
 * dimensions whose values the declaration settles (currencies, tiers, outcomes): a country or a product may be any text,
 * and the number of series would be for whoever sends events to decide. Where there is no exact answer nothing is told.
 */
import { Gauge, type Registry } from 'prom-client';
import { dimensionNames, type Measure, type View } from '../common/metrics/view';
import { formatMoney } from '../common/money';
import { allowedValues } from './query/allowed-values';
import { rowsOf, type Row } from './query/rows';
import type { MergedView } from './view/merged-view';

const EXACT_AT = 'Exact inside; a sample is a float64, which has every digit up to 15. Exact decimals: GET /api/views/';

export function tellBusiness(registry: Registry, declared: readonly View[], merged: Pick<MergedView, 'answer' | 'version'>): void {
  for (const view of declared.filter(isOfWholeEvents)) {
    const labelNames = boundedDimensions(view);
    const rows = rowsNow(view, labelNames, merged);
    for (const [name, measure] of Object.entries(view.measures)) {
      new Gauge({
        name: businessMetric(view, name),
        help: `${view.about} ${measure.about} ${EXACT_AT}${view.name}`,
        labelNames,
        registers: [registry],
        collect() {
          this.reset();
          // Without labels it would say 0 now.
          if (labelNames.length === 0) this.remove();
          for (const { dimensions, measures } of rows()) this.set(dimensions, sampleOf(measure, measures[name] ?? 0n));
        },
      });
    }
  }
}

/**
 * A view of items has as many cells as there are products and hours, which a scrape under heavy traffic would add up anew;
 * and without the product its sums say little that the others do not.
 */
const isOfWholeEvents = ({ from }: View): boolean => from.every(({ explode }) => explode === undefined);

/** A measure that is named like its view is told by that name alone. */
export function businessMetric({ name: view }: View, measure: string): string {
  return `twofold_business_${measure === view ? view : `${view}_${measure}`}`.replaceAll(/\W/g, '_');
}

const boundedDimensions = (view: View): string[] => dimensionNames(view).filter((name) => allowedValues(view, name) !== undefined);

/** Put together once for each step of the merged view, however many measures and scrapes ask for it. */
function rowsNow(view: View, groupBy: readonly string[], merged: Pick<MergedView, 'answer' | 'version'>): () => readonly Row[] {
  let known: { readonly version: number; readonly rows: readonly Row[] } | undefined;
  return () => {
    if (known?.version !== merged.version) {
      const answering = merged.answer();
      const rows = answering.ok ? rowsOf(answering.answer, { view, granularity: 'total', groupBy, filters: new Map() }, new Map()).rows : [];
      known = { version: merged.version, rows };
    }
    return known.rows;
  };
}

/** The float64 nearest to the exact decimal: the only place where an amount becomes one, since a sample is nothing else. */
const sampleOf = ({ unit }: Measure, value: bigint): number => Number(unit === 'money' ? formatMoney(value) : value);
