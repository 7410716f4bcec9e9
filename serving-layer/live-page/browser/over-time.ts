/** The charts over time and the choice of their range. The last hour follows the stream; other ranges are asked for again as the answer moves. */
import type { Glance } from './answers';
import { Chart } from './chart';
import { byId, say, segments, tableRow } from './dom';
import { endOf, fitting, granularityFor, lastHour, seriesOf, type Point, type Range, type Series } from './series';
import type { Figure } from './why-changed';
import { bucket, count, money } from './words';

const DAY = 86_400_000;
const RANGES = { hour: 'Last hour', day: '24 hours', month: '30 days', year: 'Year', all: 'All' };
type Name = keyof typeof RANGES;
/** So often at most is a range asked for again, ms. */
const AGAIN = 3_000;

function rangeNamed(name: Exclude<Name, 'hour'>, now: number): Range {
  const tomorrow = Math.floor(now / DAY + 1) * DAY;
  if (name === 'day') return { from: Math.floor(now / 3_600_000 - 23) * 3_600_000, to: Math.floor(now / 3_600_000 + 1) * 3_600_000, granularity: 'hour' };
  if (name === 'month') return { from: tomorrow - 30 * DAY, to: tomorrow, granularity: 'day' };
  if (name === 'all') return { granularity: 'month' };
  const today = new Date(now);
  return { from: Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 11), to: tomorrow, granularity: 'month' };
}

export class OverTime {
  private chosen: Name | Range = 'hour';
  private glance: Glance | undefined;
  /** Of what is shown. */
  private granularity: Series['granularity'] = 'minute';
  private asked = 0;
  private due: ReturnType<typeof setTimeout> | undefined;
  private readonly press: (value: string | undefined) => void;
  private readonly dates = { from: byId('from', HTMLInputElement), to: byId('to', HTMLInputElement), granularity: byId('granularity', HTMLSelectElement) };
  private readonly charts = {
    revenue: new Chart({ plot: 'revenue-plot', read: 'revenue-read', height: 230, axis: (value) => this.compact(value), tell: (point) => this.tell(point, (text) => this.money(text)), explain: ({ at }) => this.explain('revenue', at), zoom: (from, to) => this.zoom(from, to) }),
    orders: new Chart({ plot: 'orders-plot', read: 'orders-read', height: 130, axis: (value) => (Number.isInteger(value) ? count(value) : ''), tell: (point) => this.tell(point, count), explain: ({ at }) => this.explain('orders', at), zoom: (from, to) => this.zoom(from, to) }),
  };

  /** `changed` is told of another range, for what else goes by it. */
  constructor(
    private readonly changed: (range: Range) => void,
    /** Is asked of a bar. */
    private readonly why: (figure: Figure) => void,
  ) {
    this.press = segments('ranges', RANGES, (name) => this.choose(name as Name));
    this.press('hour');
    this.showRange();
    byId('dates', HTMLFormElement).addEventListener('change', () => this.fromDates());
  }

  get range(): Range {
    if (typeof this.chosen === 'object') return this.chosen;
    const now = Date.now();
    return this.chosen === 'hour' ? { from: Math.floor(now / 60_000 - 59) * 60_000, to: Math.floor(now / 60_000 + 1) * 60_000, granularity: 'minute' } : rangeNamed(this.chosen, now);
  }

  answer(glance: Glance): void {
    const before = this.glance;
    this.glance = glance;
    if (this.chosen === 'hour') this.show(lastHour(glance));
    else if (before?.currency !== glance.currency) void this.ask();
    else this.due ??= setTimeout(() => void this.ask(), AGAIN);
  }

  redraw(): void {
    for (const chart of Object.values(this.charts)) chart.redraw();
  }

  choose(chosen: Name | Range): void {
    this.chosen = chosen;
    this.showRange();
    // What was asked for before is not shown any more.
    this.asked += 1;
    if (chosen === 'hour' && this.glance) this.show(lastHour(this.glance));
    else void this.ask();
    this.changed(this.range);
  }

  private showRange(): void {
    const { from, to, granularity } = this.range;
    const day = (millis: number | undefined): string => (millis === undefined ? '' : new Date(millis).toISOString().slice(0, 10));
    this.dates.from.value = day(from);
    this.dates.to.value = day(to === undefined ? undefined : to - 1);
    this.dates.granularity.value = granularity;
  }

  private async ask(): Promise<void> {
    clearTimeout(this.due);
    this.due = undefined;
    const { glance, range } = this;
    if (!glance || this.chosen === 'hour') return;
    const mine = ++this.asked;
    try {
      const series = await seriesOf(range, glance.currency);
      if (mine === this.asked) this.show(series);
    } catch (error) {
      if (mine === this.asked) say('time-trouble', error instanceof Error ? error.message : String(error));
    }
  }

  private zoom(from: number, to: number): void {
    const granularity = granularityFor(to - from);
    const step = granularity === 'minute' || granularity === 'hour' ? 3_600_000 : DAY;
    this.press(undefined);
    this.choose({ from: Math.floor(from / step) * step, to: Math.ceil(to / step) * step, granularity });
  }

  private fromDates(): void {
    const [from, to] = [this.dates.from.valueAsNumber, this.dates.to.valueAsNumber + DAY];
    if (from >= to) {
      say('time-trouble', 'The first day must not be later than the last.');
      return;
    }
    this.press(undefined);
    const range = { granularity: this.dates.granularity.value as Range['granularity'], ...(Number.isFinite(from) && { from }), ...(Number.isFinite(to) && { to }) };
    this.choose({ ...range, granularity: fitting(range) });
  }

  private show({ revenue, orders, granularity }: Series): void {
    const isEmpty = [...revenue, ...orders].every(({ all }) => all === '0');
    this.granularity = granularity;
    say('time-trouble', isEmpty ? 'Nothing was sold in this range. "All" shows everything that there is.' : '');
    this.charts.revenue.show(revenue, granularity);
    this.charts.orders.show(orders, granularity);
    byId('revenue-plot', HTMLElement).setAttribute('aria-label', `Revenue per ${granularity}, ${revenue.length} bars; arrow keys read them`);
    byId('orders-plot', HTMLElement).setAttribute('aria-label', `Orders per ${granularity}, ${orders.length} bars; arrow keys read them`);
    const body = byId('time-rows', HTMLTableSectionElement);
    body.replaceChildren(...revenue.map(({ at, all }, i) => tableRow([bucket(at, granularity), this.money(all), count(orders[i]?.all ?? '0')])).reverse());
  }

  private explain(of: 'revenue' | 'orders', from: number): void {
    const { granularity } = this;
    const name = `${of === 'revenue' ? 'Revenue' : 'Orders'}, ${bucket(from, granularity)}`;
    const measures = of === 'revenue' ? { money: 'revenue', events: 'payments' } : { money: 'value', events: 'orders' };
    this.why({ name, view: of, ...measures, currency: this.glance?.currency ?? 'EUR', from, to: endOf(from, granularity) });
  }

  private tell({ at, all, batch }: Point, text: (figure: string) => string): string {
    const part = batch === all ? 'all batch' : batch === '0' ? 'all live' : `${text(batch)} of it batch`;
    return `${bucket(at, this.granularity)} · ${text(all)}${all === '0' ? '' : ` · ${part}`}`;
  }

  private money(text: string): string {
    return money(text, this.glance?.currency ?? 'EUR');
  }

  private compact(value: number): string {
    return value.toLocaleString('en', { style: 'currency', currency: this.glance?.currency ?? 'EUR', currencyDisplay: 'narrowSymbol', notation: 'compact', maximumFractionDigits: 1 });
  }
}
