/** What a difference is made of, as bars that go on from one another, beside the figures. Floats here become pixels, nothing else. */
import { element } from './dom';

export interface Step {
  readonly name: string;
  readonly note?: string;
  /** Exact texts, as they are shown. */
  readonly money: string;
  readonly events: string;
  /** Only to draw. Of the first and the last: where the figure stands; else how far it goes on. */
  readonly size: number;
  readonly kind: 'whole' | 'part';
}

/** Rows of the table: a name, a bar, the money, the events. */
export function waterfall(steps: readonly Step[]): HTMLTableRowElement[] {
  let at = 0;
  const spans = steps.map(({ kind, size }): readonly [from: number, to: number] => {
    const from = kind === 'whole' ? size : at;
    at = kind === 'whole' ? size : at + size;
    return [from, at];
  });
  const [low, high] = [Math.min(...spans.flat()), Math.max(...spans.flat())];
  const share = (value: number): number => (high > low ? (100 * (value - low)) / (high - low) : 50);
  return steps.map(({ name, note = '', money, events, size, kind }, i) => {
    const [from, to] = spans[i] ?? [0, 0];
    const row = document.createElement('tr');
    row.className = kind;
    const head = element('th', name);
    head.setAttribute('scope', 'row');
    if (note !== '') head.append(' ', element('small', note));
    const cell = element('td', '', 'stream');
    cell.setAttribute('aria-hidden', 'true');
    const bar = element('span', '', kind === 'whole' ? 'stand' : size < 0 ? 'fall' : 'rise');
    bar.style.left = `${share(Math.min(from, to))}%`;
    bar.style.width = `${Math.abs(share(to) - share(from))}%`;
    if (kind === 'whole' || size !== 0) cell.append(bar);
    row.append(head, cell, element('td', money, 'number'), element('td', events, 'number'));
    return row;
  });
}
