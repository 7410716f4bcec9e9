/** The latest recomputes, the result of a dry run that waits, the generations that are kept, and whatever can be asked for of them. */
import { ask, isTrouble, operate } from './api';
import { Decision } from './decision';
import { byId, say } from './dom';
import { GenerationsList } from './generations-list';
import { isOpen, runRow, type Run } from './runs';

const SHOWN = 8;
/** While one runs, ms. */
const SOON = 1_000;

export class BatchPanel {
  private wasBusy = false;
  private due: ReturnType<typeof setTimeout> | undefined;
  /** Told of what was asked for; it says nothing any more once that has ended. */
  private readonly told = (text: string): void => {
    say('run-note', text);
    void this.refresh();
  };
  private readonly decision = new Decision(this.told);
  private readonly generations = new GenerationsList(this.told);

  constructor() {
    byId('run', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.request(event.submitter instanceof HTMLButtonElement && event.submitter.value === 'dry');
    });
  }

  async refresh(): Promise<void> {
    clearTimeout(this.due);
    const [body] = await Promise.all([ask<{ readonly runs: readonly Run[] }>(`/api/recompute?limit=${SHOWN}`), this.generations.refresh()]);
    clearTimeout(this.due);
    if (isTrouble(body)) {
      say('run-note', body.detail);
      return;
    }
    const { runs } = body;
    const isBusy = runs.some(isOpen);
    if (this.wasBusy && !isBusy) say('run-note', '');
    this.wasBusy = isBusy;
    if (isBusy) this.due = setTimeout(() => void this.refresh(), SOON);
    byId('run-rows', HTMLTableSectionElement).replaceChildren(...runs.map(runRow));
    this.decision.show(runs.find(({ status }) => status === 'computed'));
    if (runs.length === 0) say('run-note', 'None yet: everything is answered from the live layer.');
  }

  private async request(dryRun: boolean): Promise<void> {
    const body = await operate('POST', '/api/recompute', { mode: byId('mode', HTMLSelectElement).value, dryRun });
    this.told(isTrouble(body) ? body.detail : 'Asked for; it is followed below.');
  }
}
