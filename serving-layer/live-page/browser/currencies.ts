/** The choice of the currency that amounts are converted into: every one that there are rates for. */
import { ask, isTrouble } from './api';
import { byId } from './dom';

const NAMES = new Intl.DisplayNames('en', { type: 'currency' });

/** Calls `chosen` with a code, or with '' for that of most payments. */
export function currencies(chosen: (code: string) => void): void {
  const select = byId('currency', HTMLSelectElement);
  select.append(new Option('Most used', ''));
  select.addEventListener('change', () => chosen(select.value));
  void ask<{ readonly currencies: readonly string[] }>('/live/currencies').then((body) => {
    if (!isTrouble(body)) select.append(...body.currencies.map((code) => new Option(`${code} · ${NAMES.of(code) ?? ''}`, code)));
  });
}
