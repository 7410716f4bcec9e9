/** Buttons with a count each, of which one is chosen, or all. */
import { byId, element } from './dom';
import { count } from './words';

export class Chips {
  /** '' is all. */
  chosen = '';
  private readonly buttons = new Map<string, HTMLElement>();

  constructor(
    private readonly id: string,
    private readonly all: string,
    private readonly changed: () => void,
  ) {}

  /** Those that are there stay, so that nobody loses the one that has the focus. */
  show(counts: ReadonlyMap<string, number>): void {
    const whole = [...counts.values()].reduce((sum, each) => sum + each, 0);
    for (const [value, number] of [['', whole] as const, ...counts]) {
      const button = this.buttons.get(value) ?? this.add(value);
      button.replaceChildren(`${value === '' ? this.all : value} `, element('small', count(number)));
      button.setAttribute('aria-pressed', String(value === this.chosen));
    }
    for (const [value, button] of this.buttons) button.hidden = value !== '' && value !== this.chosen && !counts.has(value);
  }

  private add(value: string): HTMLElement {
    const button = element('button');
    button.setAttribute('type', 'button');
    button.addEventListener('click', () => {
      this.chosen = value;
      this.changed();
    });
    this.buttons.set(value, button);
    byId(this.id, HTMLElement).append(button);
    return button;
  }
}
