/** The result of a dry run that waits for a decision: what it would change, in all and cell by cell, and the two ways on. */
import type { Change } from '../../../common/recompute/difference';
import type { DifferingCellAnswer } from '../../http/operations/recomputes';
import { ask, isTrouble, operate } from './api';
import { byId, say, tableRow } from './dom';
import { nameOf, type Run } from './runs';
import { count, money, moment } from './words';

const PAGE = 50;
const SUM_COLUMNS = ['', 'in', 'cells', '', 'now', 'then', 'difference'];
const CELL_COLUMNS = ['', 'from', '', '', 'now', 'then', 'difference'];

interface Page {
  readonly differences: readonly DifferingCellAnswer[];
  readonly next: string | null;
}

export class Decision {
  private run: Run | undefined;
  private next: string | null = null;
  private readonly buttons = [byId('publish', HTMLButtonElement), byId('discard', HTMLButtonElement)];

  /** `decided` is told what came of it, in a sentence. */
  constructor(private readonly decided: (told: string) => void) {
    byId('publish', HTMLButtonElement).addEventListener('click', () => void this.decide('POST', '/publish', 'It is being published exactly as it was computed.'));
    byId('discard', HTMLButtonElement).addEventListener('click', () => void this.decide('DELETE', '', 'It was discarded; nothing that is answered has changed.'));
    byId('more-cells', HTMLButtonElement).addEventListener('click', () => void this.more());
  }

  /** The run that waits, if one does. */
  show(run: Run | undefined): void {
    byId('decision', HTMLElement).hidden = run === undefined;
    if (run?.id === this.run?.id) return;
    this.run = run;
    const difference = run?.difference;
    if (!run || !difference) return;
    const isTold = 'views' in difference && difference.differing > 0;
    say('decision-name', headline(run));
    say('decision-note', `${nameOf(run)}, asked for ${moment(Date.parse(run.requestedAt))}. It waits until ${run.decideBy === undefined ? 'tomorrow' : moment(Date.parse(run.decideBy))} UTC, or until another generation comes first.`);
    for (const id of ['decision-sums', 'decision-cells']) byId(id, HTMLElement).hidden = !isTold;
    byId('cell-rows', HTMLTableSectionElement).replaceChildren();
    if (!isTold) return;
    const sums = difference.views.flatMap(({ view, currency, cells, totals }) => changeRows([view, currency ?? '', count(cells)], totals, currency, SUM_COLUMNS));
    byId('sum-rows', HTMLTableSectionElement).replaceChildren(...sums);
    byId('decision-cells', HTMLDetailsElement).open = difference.differing <= PAGE;
    this.next = `${run.href}/differences?limit=${PAGE}`;
    void this.more();
  }

  private async more(): Promise<void> {
    const { run } = this;
    if (!run || this.next === null) return;
    const page = await ask<Page>(this.next);
    if (run !== this.run) return;
    if (isTrouble(page)) {
      say('cells-note', page.detail);
      return;
    }
    this.next = page.next;
    const rows = byId('cell-rows', HTMLTableSectionElement);
    rows.append(
      ...page.differences.flatMap(({ view, bucket, dimensions, measures }) => {
        const changed = Object.fromEntries(Object.entries(measures).filter(([, { before, after }]) => before !== after));
        return changeRows([view, moment(Date.parse(bucket)), Object.values(dimensions).filter((value) => value !== '').join(', ')], changed, dimensions['currency'], CELL_COLUMNS);
      }),
    );
    byId('more-cells', HTMLButtonElement).hidden = this.next === null;
    const shown = rows.querySelectorAll('tr:not(.same)').length;
    const all = run.difference && 'differing' in run.difference ? run.difference.differing : shown;
    say('cells-note', this.next === null && shown < all ? `${count(shown)} of ${count(all)}: more are not kept one by one; the sums count them all` : `${count(shown)} of ${count(all)}`);
  }

  private async decide(method: 'POST' | 'DELETE', path: string, told: string): Promise<void> {
    if (!this.run) return;
    for (const button of this.buttons) button.disabled = true;
    const body = await operate(method, `${this.run.href}${path}`);
    for (const button of this.buttons) button.disabled = false;
    this.decided(isTrouble(body) ? body.detail : told);
  }
}

function headline({ difference }: Run): string {
  if (!difference) return 'Dry run';
  if ('skipped' in difference) return `Dry run: what would change cannot be told exactly: ${difference.skipped}`;
  const { compared, differing, definitionsChanged } = difference;
  if (differing === 0) return `Dry run: all ${count(compared)} cells would be answered as they are now, to the last digit`;
  return `Dry run: ${count(differing)} of ${count(compared)} cells would be answered otherwise${definitionsChanged ? ': the view definitions changed' : ''}`;
}

/** A row a measure; what names the cell stands in the first. */
function changeRows(names: readonly string[], measures: Readonly<Record<string, Change>>, currency: string | null | undefined, columns: readonly string[]): HTMLTableRowElement[] {
  return Object.entries(measures).map(([measure, { unit, before, after, difference }], i) => {
    const text = (value: string | null, none: string): string => (value === null ? none : unit === 'money' && currency ? money(value, currency) : count(value));
    const row = tableRow([...names, measure, text(before, 'none'), text(after, 'none'), difference === null ? '' : `${/^-|^0$/.test(difference) ? '' : '+'}${text(difference, '')}`], columns);
    if (i > 0) row.className = 'same';
    return row;
  });
}
