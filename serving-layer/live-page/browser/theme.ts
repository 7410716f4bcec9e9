/** Light or dark: as the system has it, or as it was chosen here. */
import { byId } from './dom';

const KEY = 'twofold-theme';

/** Calls `changed` whenever the colours may have. */
export function theme(changed: () => void): void {
  const select = byId('theme', HTMLSelectElement);
  const apply = (value: string): void => {
    if (value === '') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = value;
    changed();
  };
  select.value = localStorage.getItem(KEY) ?? '';
  select.addEventListener('change', () => {
    localStorage.setItem(KEY, select.value);
    apply(select.value);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  apply(select.value);
}

/** The colour that an element's class gives a text, as a canvas can use it. */
export function colour(name: 'batch' | 'live' | 'quiet' | 'line'): string {
  const probe = document.createElement('span');
  probe.className = `probe ${name}`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
