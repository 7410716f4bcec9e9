/** "Why did this change?": of any number on the page, what it was made of at two points and what lies between. Folded anew by the server each time it is asked. */
import { ask, isTrouble } from './api';
import { byId, element, say, tableRow } from './dom';
import { Points } from './points';
import { waterfall, type Step } from './waterfall';
import { count, decimalsOf, money } from './words';

/** A number on the page: a view, cut down to what the number is of. */
export interface Figure {
  /** "Revenue of France". */
  readonly name: string;
  readonly view: string;
  /** Its measures of money and of a number of events, and what the latter are called. */
  readonly money: string;
  readonly events: string;
  readonly currency: string;
  /** ms; inclusive, exclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Of one value of a dimension. */
  readonly of?: { readonly dimension: string; readonly value: string } | undefined;
}

const PARTS = { onTime: 'New, on time', late: 'Late', refunds: 'Refunds', corrections: 'Corrections', definition: 'Definition' } as const;
type Part = keyof typeof PARTS;

interface Measure {
  readonly before: string | number;
  readonly after: string | number;
  readonly change: string | number;
  readonly parts: Readonly<Record<Part, string | number>>;
}

interface Point {
  readonly point: string;
  readonly at: string | null;
  readonly asOf: { readonly position: Readonly<Record<string, readonly number[]>> };
  readonly definitions: string | null;
}

interface LeftOut {
  readonly duplicates: { readonly records: number; readonly amounts: Readonly<Record<string, string>> };
  readonly rejections: { readonly records: number; readonly byReason: Readonly<Record<string, number>>; readonly amounts: Readonly<Record<string, string>> };
}

interface Changes {
  readonly between: Point;
  readonly and: Point;
  readonly rows: readonly { readonly measures: Readonly<Record<string, Measure>>; readonly [dimension: string]: unknown }[];
  readonly leftOut: LeftOut;
}

const NOTHING: Measure = { before: '0', after: '0', change: '0', parts: { onTime: '0', late: '0', refunds: '0', corrections: '0', definition: '0' } };
/** The archive is mostly a second or two behind. */
const PATIENCE = '10s';

export class WhyChanged {
  private readonly dialog = byId('why', HTMLDialogElement);
  private readonly points = new Points(() => void this.ask());
  private figure: Figure | undefined;
  private asked = 0;

  constructor() {
    byId('why-close', HTMLButtonElement).addEventListener('click', () => this.dialog.close());
    this.dialog.addEventListener('close', () => (this.asked += 1));
  }

  async open(figure: Figure): Promise<void> {
    this.figure = figure;
    say('why-title', `Why did it change: ${figure.name}`);
    say('why-note', 'Reading the archive …');
    byId('why-answer', HTMLElement).hidden = true;
    this.dialog.showModal();
    await this.points.offer();
    await this.ask();
  }

  private async ask(): Promise<void> {
    const { figure, points: { asked } } = this;
    if (!figure || !this.dialog.open) return;
    if (!asked) {
      say('why-note', 'Enter the instant in full; times are UTC.');
      return;
    }
    const mine = ++this.asked;
    say('why-note', 'Reading the archive …');
    const range = rangeOf(figure);
    const [changes, all] = await Promise.all([
      ask<Changes>(`/api/views/${figure.view}/changes?${new URLSearchParams({ ...asked, ...range, ...sharesOf(figure), currency: figure.currency, wait: PATIENCE }).toString()}`),
      ask<{ readonly leftOut: LeftOut }>(`/api/views/${figure.view}/left-out?${new URLSearchParams({ ...range, and: asked.and, wait: PATIENCE }).toString()}`),
    ]);
    if (mine !== this.asked) return;
    byId('why-answer', HTMLElement).hidden = isTrouble(changes);
    if (isTrouble(changes)) say('why-note', changes.detail);
    else this.show(figure, changes, isTrouble(all) ? undefined : all.leftOut);
  }

  private show(figure: Figure, changes: Changes, all: LeftOut | undefined): void {
    const { between, and, rows, leftOut } = changes;
    const row = rows.find((each) => figure.of?.dimension !== 'currency' || each['currency'] === figure.of.value);
    const [amount, events] = [row?.measures[figure.money] ?? NOTHING, row?.measures[figure.events] ?? NOTHING];
    const decimals = decimalsOf([amount.before, amount.after, ...Object.values(amount.parts)].map(String));
    const whole = (value: string | number): string => money(String(value), figure.currency, decimals);
    const step = (named: Pick<Step, 'name' | 'note'>, kind: Step['kind'], of: string | number, number: string | number): Step =>
      ({ ...named, kind, size: Number(of), money: kind === 'whole' ? whole(of) : signed(String(of), whole), events: kind === 'whole' ? count(number) : signed(String(number), count) });
    const names = (Object.keys(PARTS) as Part[]).filter((part) => part !== 'definition' || String(amount.parts[part]) !== '0' || String(events.parts[part]) !== '0');
    byId('why-rows', HTMLTableSectionElement).replaceChildren(
      ...waterfall([
        step(named(between), 'whole', amount.before, events.before),
        ...names.map((part) => step({ name: PARTS[part] }, 'part', amount.parts[part], events.parts[part])),
        step(named(and), 'whole', amount.after, events.after),
      ]),
    );
    say('why-events', figure.events.charAt(0).toUpperCase() + figure.events.slice(1));
    say('why-note', String(amount.change) === '0' && String(events.change) === '0' ? 'It did not change.' : `It changed by ${signed(String(amount.change), whole)}, which is the sum of these parts:`);
    byId('why-places', HTMLTableSectionElement).replaceChildren(...placesOf(between, and));
    const definitions = [between, and].filter((point) => point.definitions !== null).map(({ point }) => `${point} was answered with other definitions than now.`);
    byId('why-evidence', HTMLElement).replaceChildren(
      ...[
        ...definitions,
        `Left out between the two points: ${leftOutText(leftOut)}.`,
        ...(all ? [`In this range from the log’s beginning: ${leftOutText(all)}.`] : []),
        `Exact for ${count(recordsOf(between))} and ${count(recordsOf(and))} records of the log, folded from the archive.`,
      ].map((text) => element('p', text, 'quiet')),
    );
  }
}

function rangeOf({ from, to }: Figure): Record<string, string> {
  return { ...(from !== undefined && { from: new Date(from).toISOString() }), ...(to !== undefined && { to: new Date(to).toISOString() }) };
}

/** `currency` is what amounts are converted into, so of one currency the rows are taken apart. */
function sharesOf({ of }: Figure): Record<string, string> {
  if (!of) return {};
  return of.dimension === 'currency' ? { groupBy: of.dimension } : { [of.dimension]: of.value };
}

function signed(text: string, written: (text: string) => string): string {
  return text === '0' ? '–' : text.startsWith('-') ? `−${written(text.slice(1))}` : `+${written(text)}`;
}

/** Of an instant, it says itself how far the log had come. */
function named({ point, at }: Point): Pick<Step, 'name' | 'note'> {
  const generation = /^generation:(.*)$/.exec(point)?.[1];
  if (generation === undefined && point !== 'now') return { name: point.slice(0, 19).replace('T', ' ') };
  const name = generation === undefined ? 'Now' : `Generation ${generation}`;
  return at === null ? { name } : { name, note: `log to ${at.slice(0, 19).replace('T', ' ')}` };
}

/** Up to where each point covers each partition. */
function placesOf(between: Point, and: Point): HTMLTableRowElement[] {
  const at = ({ asOf }: Point, topic: string, partition: number): number => asOf.position[topic]?.[partition] ?? 0;
  const places = Object.entries({ ...between.asOf.position, ...and.asOf.position }).flatMap(([topic, offsets]) => offsets.map((_, partition) => ({ topic, partition, before: at(between, topic, partition), after: at(and, topic, partition) })));
  return places.filter(({ before, after }) => before > 0 || after > 0).map(({ topic, partition, before, after }) => tableRow([`${topic} ${partition}`, count(before), count(after), count(after - before)]));
}

const recordsOf = ({ asOf }: Point): number => Object.values(asOf.position).flat().reduce((sum, offset) => sum + offset, 0);

function leftOutText({ duplicates, rejections }: LeftOut): string {
  const worth = (amounts: Readonly<Record<string, string>>): string => Object.entries(amounts).map(([currency, amount]) => money(amount, currency)).join(', ');
  const [doubled, refused] = [worth(duplicates.amounts), worth(rejections.amounts)];
  return `${count(duplicates.records)} ${duplicates.records === 1 ? 'duplicate' : 'duplicates'}${doubled === '' ? '' : ` (worth ${doubled})`} and ${count(rejections.records)} rejected ${rejections.records === 1 ? 'record' : 'records'}${refused === '' ? '' : ` (${refused} in those that can be read)`}`;
}
