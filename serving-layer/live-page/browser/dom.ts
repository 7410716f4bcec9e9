/** The page's elements: they are all in page.html, so one that is missing is a defect. */
export function byId<E extends HTMLElement>(id: string, type: abstract new () => E): E {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new TypeError(`page.html has no ${type.name} with the id ${id}`);
}

/** Sets a text, and touches the page only where it changes. */
export function say(id: string, text: string): void {
  const element = byId(id, HTMLElement);
  if (element.textContent !== text) element.textContent = text;
}

export function element(name: string, text = '', className = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

/** A row of a table; the first cell names it. On a narrow screen each cell is led by its column's name, where these are given. */
export function tableRow(cells: readonly string[], columns: readonly string[] = []): HTMLTableRowElement {
  const row = document.createElement('tr');
  cells.forEach((text, at) => {
    const cell = element(at === 0 ? 'th' : 'td', text);
    if (at === 0) cell.setAttribute('scope', 'row');
    if (columns[at]) cell.dataset['column'] = columns[at];
    row.append(cell);
  });
  return row;
}

/** Buttons of which one is pressed. Gives back how to press one. */
export function segments(id: string, names: Readonly<Record<string, string>>, chosen: (value: string) => void): (value: string | undefined) => void {
  const buttons = Object.entries(names).map(([value, name]) => {
    const button = element('button', name);
    button.setAttribute('type', 'button');
    button.dataset['value'] = value;
    button.addEventListener('click', () => {
      press(value);
      chosen(value);
    });
    return button;
  });
  const press = (value: string | undefined): void => {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset['value'] === value));
  };
  byId(id, HTMLElement).replaceChildren(...buttons);
  return press;
}
