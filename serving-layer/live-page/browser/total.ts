/** The total, and how its two parts add up to it: as a sum, and as the stretch of the log that each part covers. */
import type { Glance } from './answers';
import { byId, element, say } from './dom';
import { count, decimalsOf, money, moneyParts } from './words';

let shown = '';

export function showTotal({ total, batch, realtime, currency, records, generation }: Glance): void {
  const decimals = decimalsOf([total, batch, realtime]);
  showAmount(total, currency);
  for (const [id, amount] of [['batch', batch], ['live', realtime], ['both', total]] as const) say(id, money(amount, currency, decimals));
  say('batch-note', generation ? `generation ${generation.id}` : 'no generation yet');
  say('live-note', 'from the cut on');
  say('seam-batch', generation ? `Batch up to here: ${count(records.batch)} records` : 'No batch yet: everything is live');
  say('seam-live', `Live from here: ${count(records.live)} ${records.live === 1 ? 'record' : 'records'}`);
  say('as-of', `exact over ${count(records.batch + records.live)} records`);
  // To scale; the style keeps a part that is there from vanishing.
  byId('rail-batch', HTMLElement).style.flexGrow = String(records.batch);
  byId('rail-live', HTMLElement).style.flexGrow = String(records.live);
  document.title = `${money(total, currency)} · Twofold`;
}

/** Large, with what is behind the point set back. */
function showAmount(total: string, currency: string): void {
  const text = `${total} ${currency}`;
  if (text === shown) return;
  const amount = byId('total', HTMLElement);
  const isFirst = shown === '';
  shown = text;
  const kinds: Readonly<Record<string, string>> = { currency: 'sign', decimal: 'part', fraction: 'part' };
  amount.replaceChildren(...moneyParts(total, currency).map(({ type, value }) => element('span', value, kinds[type] ?? '')));
  if (!isFirst && !matchMedia('(prefers-reduced-motion: reduce)').matches) amount.animate([{ opacity: 0.55 }, { opacity: 1 }], { duration: 400, easing: 'ease-out' });
}
