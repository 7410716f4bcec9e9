/** From groups to the rows of an answer: amounts converted and rounded once, ratios at the very end. */
import { convertExactly, roundMoney, type Addend, type RateUsed } from '../../common/currency/convert';
import { RateError, type Rates } from '../../common/currency/rates';
import { mergeValue } from '../../common/metrics/cells';
import { MERGE, type Measure } from '../../common/metrics/view';
import { divideHalfEven } from '../../common/money';
import { Problem } from '../../common/problem';
import type { Millis } from '../../common/time';
import type { Answer } from '../view/merged-view';
import { splitBy, type Share } from './gathering';
import { groupsOf, type Group } from './groups';
import { RATIOS, type Ratio } from './ratios';
import { MOST_ROWS, type ViewQuery } from './view-query';

/** Converted amounts are rounded to cents, half to even. */
const CONVERTED_DECIMALS = 2;

export interface Row {
  readonly bucket: Millis | undefined;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Counts as they are, amounts in 1/10,000. */
  readonly measures: Readonly<Record<string, bigint>>;
  /** The additive measures again, in two parts: batch + realtime = the measure. */
  readonly batch: Readonly<Record<string, bigint>>;
  readonly realtime: Readonly<Record<string, bigint>>;
  /** In 1/10,000; null where there is nothing to divide by. */
  readonly ratios: Readonly<Record<string, bigint | null>>;
}

export interface Rows {
  readonly rows: readonly Row[];
  /** What amounts were converted with; empty where none were. */
  readonly rates: readonly RateUsed[];
}

/** Throws Problem where a rate is missing or there would be too many rows. */
export function rowsOf(answer: Pick<Answer, 'generation' | 'live'>, query: ViewQuery, rates: Rates): Rows {
  const groups = groupsOf(answer, query);
  if (groups.length > MOST_ROWS) {
    throw new Problem(400, 'too-many-rows', 'This answer would be too long', `it would have ${groups.length} rows, and at most ${MOST_ROWS} are given: ask for a shorter time, a coarser granularity or fewer dimensions`);
  }
  const used = new Map<string, RateUsed>();
  const maker = new RowMaker(query, rates, used);
  try {
    return { rows: groups.map((group) => maker.row(group)), rates: [...used.keys()].sort().flatMap((key) => used.get(key) ?? []) };
  } catch (error) {
    if (!(error instanceof RateError)) throw error;
    throw new Problem(422, 'no-rate', 'There is no rate to convert with', `${error.message}; /api/views/${query.view.name} without currency gives each currency's own amounts`);
  }
}

/** A sum before it is rounded; its denominator is 1 where nothing was converted. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

class RowMaker {
  constructor(
    private readonly query: ViewQuery,
    private readonly rates: Rates,
    private readonly used: Map<string, RateUsed>,
  ) {}

  row({ bucket, dimensions, batch, realtime }: Group): Row {
    const [inBatch, inRealtime] = [[...batch.values()], [...realtime.values()]];
    const all = [...inBatch, ...inRealtime];
    const row = { measures: new Map<string, bigint>(), batch: new Map<string, bigint>(), realtime: new Map<string, bigint>() };
    const exact = new Map<string, Fraction>();
    Object.entries(this.query.view.measures).forEach(([name, measure], i) => {
      if (MERGE[measure.kind] !== 'add') {
        row.measures.set(name, this.extreme(measure, i, all));
        return;
      }
      const sum = this.sum(measure, i, all);
      const [total, ofBatch] = [this.rounded(measure, sum), this.rounded(measure, this.sum(measure, i, inBatch))];
      exact.set(name, sum);
      row.measures.set(name, total);
      row.batch.set(name, ofBatch);
      // Taken from the total, so that the parts add up to it after rounding too.
      row.realtime.set(name, total - ofBatch);
    });
    const ratios = Object.entries(RATIOS[this.query.view.name] ?? {}).map(([name, ratio]) => [name, this.ratio(ratio, exact)] as const);
    return {
      bucket,
      dimensions: Object.fromEntries(splitBy(this.query).map((name, i) => [name, dimensions[i] ?? ''])),
      measures: Object.fromEntries(row.measures),
      batch: Object.fromEntries(row.batch),
      realtime: Object.fromEntries(row.realtime),
      ratios: Object.fromEntries(ratios),
    };
  }

  private sum(measure: Measure, at: number, shares: readonly Share[]): Fraction {
    const { currency } = this.query;
    if (currency === undefined || measure.unit !== 'money') return { numerator: shares.reduce((sum, { values }) => sum + (values[at] ?? 0n), 0n), denominator: 1n };
    return this.converted(currency, shares.map((share) => addend(share, at)));
  }

  /** The smallest or largest. Rounding keeps the order, so each may be rounded before they are compared. */
  private extreme(measure: Measure, at: number, shares: readonly Share[]): bigint {
    const { currency } = this.query;
    const values = shares.map((share) =>
      currency === undefined || measure.unit !== 'money' ? (share.values[at] ?? 0n) : this.rounded(measure, this.converted(currency, [addend(share, at)])),
    );
    return values.reduce((a, b) => mergeValue(MERGE[measure.kind], a, b));
  }

  private converted(to: string, addends: readonly Addend[]): Fraction {
    const { rates, ...fraction } = convertExactly(this.rates, addends, to);
    for (const rate of rates) this.used.set(`${rate.currency} ${rate.day}`, rate);
    return fraction;
  }

  private rounded(measure: Measure, { numerator, denominator }: Fraction): bigint {
    if (this.query.currency === undefined || measure.unit !== 'money') return numerator;
    return roundMoney(numerator, denominator, CONVERTED_DECIMALS);
  }

  private ratio({ of, per }: Ratio, exact: ReadonlyMap<string, Fraction>): bigint | null {
    const [above, below] = [exact.get(of), exact.get(per)];
    if (!above || !below) throw new TypeError(`view ${this.query.view.name}: a ratio needs the additive measures ${of} and ${per}`);
    return below.numerator === 0n ? null : divideHalfEven(above.numerator * below.denominator, above.denominator * below.numerator);
  }
}

function addend({ currency, day, values }: Share, at: number): Addend {
  return { amount: values[at] ?? 0n, currency, day };
}
