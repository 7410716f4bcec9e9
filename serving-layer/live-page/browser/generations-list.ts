/** The generations that are kept, and the way back to an older one. */
import type { GenerationAnswer } from '../../http/operations/recomputes';
import { ask, isTrouble, operate } from './api';
import { byId, element, say, tableRow } from './dom';
import { count, moment } from './words';

const COLUMNS = ['generation', 'published', 'records below its cut', '', ''];

export class GenerationsList {
  private shown = '';
  private readonly dialog = byId('roll-back', HTMLDialogElement);

  /** `asked` is told what came of it, in a sentence. */
  constructor(private readonly asked: (told: string) => void) {}

  async refresh(): Promise<void> {
    const body = await ask<{ readonly generations: readonly GenerationAnswer[] }>('/api/generations');
    // What is the same is left alone: somebody may be at its buttons.
    if (isTrouble(body) || JSON.stringify(body) === this.shown) return;
    this.shown = JSON.stringify(body);
    const { generations } = body;
    byId('generation-rows', HTMLTableSectionElement).replaceChildren(...generations.map((generation) => this.row(generation, generations[0])));
    byId('generations-name', HTMLElement).hidden = generations.length === 0;
  }

  private row(generation: GenerationAnswer, newest: GenerationAnswer | undefined): HTMLTableRowElement {
    const { id, publishedAt, cut, reconciled, answering } = generation;
    const records = Object.values(cut).flat().reduce((sum, offset) => sum + offset, 0);
    const row = tableRow([`${id}${answering ? ', answers now' : ''}`, moment(Date.parse(publishedAt)), count(records), comparison(reconciled), ''], COLUMNS);
    if (generation === newest || generation.definitions !== newest?.definitions) return row;
    const button = element('button', 'Roll back');
    button.setAttribute('type', 'button');
    button.setAttribute('aria-label', `Roll back to generation ${id}`);
    button.addEventListener('click', () => this.confirm(id));
    row.lastElementChild?.append(button);
    return row;
  }

  private confirm(to: number): void {
    say('roll-back-title', `Roll back to generation ${to}?`);
    this.dialog.returnValue = '';
    this.dialog.addEventListener('close', () => void this.rollBack(to, this.dialog.returnValue), { once: true });
    this.dialog.showModal();
  }

  private async rollBack(to: number, how: string): Promise<void> {
    if (how === '') return;
    const body = await operate('POST', '/api/recompute', { mode: 'rollback', to, dryRun: how === 'dry' });
    this.asked(isTrouble(body) ? body.detail : 'Asked for; it is followed below.');
  }
}

function comparison(reconciled: GenerationAnswer['reconciled']): string {
  if ('skipped' in reconciled) return `not compared: ${reconciled.skipped}`;
  const { compared, mismatches } = reconciled;
  return mismatches === 0 ? `${count(compared)} cells, none differs` : `${count(mismatches)} of ${count(compared)} cells differ`;
}
