/** Recomputes as the API tells them, and as rows of a table. */
import type { RunAnswer } from '../../http/operations/recomputes';
import { element, tableRow } from './dom';
import { count, duration, moment } from './words';

export type Run = RunAnswer;

const COLUMNS = ['', 'by', 'what', '', 'took', 'cells', 'generation'];

export const isOpen = ({ status }: Run): boolean => status === 'queued' || status === 'running';

export function nameOf({ mode, dryRun, to }: Run): string {
  const name = mode === 'rollback' ? `roll-back to generation ${to ?? ''}` : mode === 'full' ? 'all days' : 'changed days';
  return dryRun ? `${name}, dry run` : name;
}

export function runRow(run: Run): HTMLTableRowElement {
  const { requestedAt, requestedBy, status, phase, daysDone, daysTotal, seconds, cells, generation, error } = run;
  const state = status === 'running' ? phase : status === 'computed' ? 'computed: decide above' : error === undefined ? status : `${status}: ${error}`;
  const texts = [moment(Date.parse(requestedAt)), requestedBy, nameOf(run), state, seconds === undefined ? '' : duration(seconds), cells === undefined ? '' : count(cells), generation === undefined ? '' : String(generation)];
  const row = tableRow(texts, COLUMNS);
  if (status === 'running' && daysTotal > 0) row.cells[3]?.append(progress(daysDone, daysTotal));
  return row;
}

function progress(done: number, total: number): HTMLElement {
  const bar = element('progress');
  bar.setAttribute('value', String(done));
  bar.setAttribute('max', String(total));
  bar.setAttribute('aria-label', `${count(done)} of ${count(total)} days`);
  return bar;
}
