/** Why the total is what it is: the positions that each part covers, and what was left out on the way. Read while it is open. */
import { ask, isTrouble } from './api';
import type { Glance } from './answers';
import { byId, say, tableRow } from './dom';
import type { Figure } from './why-changed';
import { count, money } from './words';

interface Evidence {
  readonly asOf: { readonly token: string; readonly position: Readonly<Record<string, readonly number[]>> };
  readonly cut: Readonly<Record<string, readonly number[]>>;
  readonly generation: { readonly id: number; readonly run: string } | null;
  readonly duplicates: { readonly records: number; readonly amounts: Readonly<Record<string, string>> };
  readonly rejections: { readonly records: number; readonly byReason: Readonly<Record<string, number>> };
}

interface Answered {
  readonly total: string;
  readonly batch: string;
  readonly realtime: string;
  readonly currency: string;
  readonly evidence: Evidence;
}

/** So often at most is it asked for again, ms. */
const AGAIN = 1_000;

export class Explain {
  private readonly panel = byId('explain', HTMLDetailsElement);
  private currency = '';
  private due: ReturnType<typeof setTimeout> | undefined;

  /** `why` is asked of the total. */
  constructor(why: (figure: Figure) => void) {
    byId('why-total', HTMLButtonElement).addEventListener('click', () => why({ name: 'Total revenue', view: 'revenue', money: 'revenue', events: 'payments', currency: this.currency }));
    this.panel.addEventListener('toggle', () => void this.ask());
  }

  answer({ currency }: Glance): void {
    this.currency = currency;
    if (this.panel.open) this.due ??= setTimeout(() => void this.ask(), AGAIN);
  }

  private async ask(): Promise<void> {
    clearTimeout(this.due);
    this.due = undefined;
    if (!this.panel.open || this.currency === '') return;
    const body = await ask<Answered>(`/api/total-revenue?currency=${this.currency}`);
    if (isTrouble(body)) say('explained', body.detail);
    else show(body);
  }
}

function show({ total, batch, realtime, currency, evidence }: Answered): void {
  const { asOf, cut, generation, duplicates, rejections } = evidence;
  say('explained', [
    `${money(total, currency)} is the fold of every record below these positions, and of nothing else.`,
    generation ? `Generation ${generation.id} answers ${money(batch, currency)} up to its cut; the live layer answers ${money(realtime, currency)} from there on.` : 'There is no generation yet, so all of it is live.',
    `${count(duplicates.records)} duplicates${amountsOf(duplicates.amounts)} and ${count(rejections.records)} rejected records${reasonsOf(rejections.byReason)} were left out.`,
  ].join(' '));
  say('token', asOf.token);
  const places = Object.entries(asOf.position).flatMap(([topic, offsets]) => offsets.map((end, partition) => ({ name: `${topic} ${partition}`, end, below: cut[topic]?.[partition] ?? 0 })));
  byId('explain-rows', HTMLTableSectionElement).replaceChildren(
    ...places.filter(({ end }) => end > 0).map(({ name, end, below }) => tableRow([name, count(below), count(end - below), count(end)])),
  );
}

/** " (worth 7 GBP)"; nothing where there are none. */
function amountsOf(amounts: Readonly<Record<string, string>>): string {
  const told = Object.entries(amounts).map(([currency, amount]) => money(amount, currency));
  return told.length === 0 ? '' : ` (worth ${told.join(', ')})`;
}

function reasonsOf(reasons: Readonly<Record<string, number>>): string {
  const told = Object.entries(reasons).map(([reason, records]) => `${reason} ${count(records)}`);
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}
