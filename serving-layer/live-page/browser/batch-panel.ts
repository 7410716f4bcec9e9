/** The latest recomputes, and a button for another. */
import { ask, isTrouble, operate } from './api';
import { byId, say, tableRow } from './dom';
import { count, duration, moment } from './words';

interface Run {
  readonly requestedAt: string;
  readonly requestedBy: string;
  readonly mode: 'full' | 'dirty';
  readonly status: string;
  readonly phase: string;
  readonly daysDone: number;
  readonly daysTotal: number;
  readonly finishedAt?: string;
  readonly generation?: number;
  readonly error?: string;
}

const SHOWN = 8;
/** While one runs, ms. */
const SOON = 1_000;

export class BatchPanel {
  private due: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    byId('run', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.request();
    });
  }

  async refresh(): Promise<void> {
    clearTimeout(this.due);
    const body = await ask<{ readonly runs: readonly Run[] }>(`/api/recompute?limit=${SHOWN}`);
    if (isTrouble(body)) {
      say('run-note', body.detail);
      return;
    }
    const { runs } = body;
    byId('run-rows', HTMLTableSectionElement).replaceChildren(...runs.map((run) => tableRow(cellsOf(run))));
    if (runs.length === 0) say('run-note', 'None yet: everything is answered from the live layer.');
    if (runs.some(({ status }) => status === 'queued' || status === 'running')) this.due = setTimeout(() => void this.refresh(), SOON);
  }

  private async request(): Promise<void> {
    const body = await operate('POST', '/api/recompute', { mode: byId('mode', HTMLSelectElement).value });
    say('run-note', isTrouble(body) ? body.detail : 'Asked for; it is followed below.');
    await this.refresh();
  }
}

function cellsOf({ requestedAt, requestedBy, mode, status, phase, daysDone, daysTotal, finishedAt, generation, error }: Run): string[] {
  const state = status === 'running' ? phase : error === undefined ? status : `${status}: ${error}`;
  const took = finishedAt === undefined ? '' : duration((Date.parse(finishedAt) - Date.parse(requestedAt)) / 1_000);
  return [moment(Date.parse(requestedAt)), requestedBy, `${mode === 'full' ? 'all' : 'changed'}, ${count(daysDone)} of ${count(daysTotal)}`, state, took, generation === undefined ? '' : String(generation)];
}
