/** Revenue of the chosen range by country, product, tier or currency. */
import type { Glance } from './answers';
import { byId, element, say, segments } from './dom';
import { rows, type Range } from './series';
import type { Figure } from './why-changed';
import { count, money } from './words';

const SPLITS = { country: 'Country', product: 'Product', tier: 'Tier', currency: 'Currency' };
type Name = keyof typeof SPLITS;
/** Tiers are known of orders only, so there it is what was ordered. */
const SOURCES: Readonly<Record<Name, { readonly view: string; readonly measure: string; readonly events: string; readonly note: string }>> = {
  country: { view: 'revenue', measure: 'revenue', events: 'payments', note: '' },
  product: { view: 'products', measure: 'revenue', events: 'lines', note: 'Whole hours: products are kept by hour.' },
  tier: { view: 'orders', measure: 'value', events: 'orders', note: 'By the size of the order; what was ordered, paid or not.' },
  currency: { view: 'revenue', measure: 'revenue', events: 'payments', note: '' },
};
const HOUR = 3_600_000;
const SHOWN = 10;
/** So often at most is it asked for again, ms. */
const AGAIN = 5_000;

export class Split {
  private by: Name = 'country';
  private currency = '';
  private asked = 0;
  private due: ReturnType<typeof setTimeout> | undefined;

  /** `why` is asked of a row. */
  constructor(
    private readonly range: () => Range,
    private readonly why: (figure: Figure) => void,
  ) {
    segments('splits', SPLITS, (name) => {
      this.by = name as Name;
      void this.ask();
    })('country');
  }

  answer({ currency }: Glance): void {
    const isOther = currency !== this.currency;
    this.currency = currency;
    if (isOther) void this.ask();
    else this.due ??= setTimeout(() => void this.ask(), AGAIN);
  }

  async ask(): Promise<void> {
    clearTimeout(this.due);
    this.due = undefined;
    if (this.currency === '') return;
    const mine = ++this.asked;
    const { by, currency } = this;
    const { view, measure, events, note } = SOURCES[by];
    const { from, to, granularity } = this.range();
    const hours: Range = { granularity, ...(from !== undefined && { from: Math.floor(from / HOUR) * HOUR }), ...(to !== undefined && { to: Math.ceil(to / HOUR) * HOUR }) };
    try {
      const range = by === 'product' ? hours : { granularity, from, to };
      const { rows: found, rowCount = 0 } = await rows(view, { groupBy: by, currency, order: `-${measure}`, limit: String(SHOWN) }, range);
      if (mine !== this.asked) return;
      byId('split-rows', HTMLElement).dataset['of'] = `${by} ${granularity} ${from === undefined ? '' : new Date(from).toISOString().slice(0, 10)}`;
      this.show(found.map((row) => ({ name: String(row[by]), text: String(row[measure]), batch: String((row['batch'] as Readonly<Record<string, unknown>>)[measure]) })), (name) =>
        this.why({ name: `${by === 'tier' ? 'Orders' : 'Revenue'} of ${name}`, view, money: measure, events, currency, from: range.from, to: range.to, of: { dimension: by, value: name } }),
      );
      say('split-note', rowCount > SHOWN ? `The ${SHOWN} largest of ${count(rowCount)}. ${note}` : found.length === 0 ? 'Nothing in this range.' : note);
    } catch (error) {
      if (mine === this.asked) say('split-note', error instanceof Error ? error.message : String(error));
    }
  }

  /** Floats only draw; the texts are told as they came. */
  private show(found: readonly { readonly name: string; readonly text: string; readonly batch: string }[], why: (name: string) => void): void {
    const focused = document.activeElement?.getAttribute('data-why');
    const largest = found.map((each) => ({ ...each, width: Number(each.text) }));
    const most = Math.max(1e-9, ...largest.map(({ width }) => width));
    byId('split-rows', HTMLTableSectionElement).replaceChildren(
      ...largest.map(({ name, text, batch, width }) => {
        const row = document.createElement('tr');
        const head = element('th', name);
        head.setAttribute('scope', 'row');
        const ofBatch = Math.min(Math.max(0, Number(batch)), Math.max(0, width));
        const cell = element('td', '', 'drawn');
        cell.append(bar('batch', ofBatch / most), bar('live', (Math.max(0, width) - ofBatch) / most));
        const amount = element('td', '', 'number');
        const button = element('button', money(text, this.currency), 'why');
        button.setAttribute('type', 'button');
        button.setAttribute('aria-description', `explains ${name}`);
        button.dataset['why'] = name;
        button.addEventListener('click', () => why(name));
        amount.append(button);
        row.append(head, cell, amount);
        return row;
      }),
    );
    // The rows are others now; who had come to one of them is left where they were.
    if (focused) byId('split-rows', HTMLElement).querySelector<HTMLElement>(`[data-why="${CSS.escape(focused)}"]`)?.focus();
  }
}

function bar(part: 'batch' | 'live', share: number): HTMLElement {
  const drawn = element('span', '', `bar ${part}`);
  drawn.style.width = `${share * 100}%`;
  return drawn;
}
