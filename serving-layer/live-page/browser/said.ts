/** One output of a topology, as people read it. Amounts stay the texts that they came as. */
import type { SaidOutput } from '../message';
import { element } from './dom';
import { grouped } from './words';

export function saidItem({ at, key, window, revision, retracted, isAlert, data }: SaidOutput): HTMLElement {
  const item = element('li', '', isAlert ? 'alert' : '');
  const time = element('time', clock(new Date(at).toISOString()));
  time.setAttribute('datetime', new Date(at).toISOString());
  item.append(time, element('span', key, 'key'));
  if (window) item.append(element('span', windowText(window.start, window.end), 'window'));
  if (retracted) item.append(element('span', 'taken back', 'revised'));
  else if (revision > 0) item.append(element('span', revision === 1 ? 'corrected' : `corrected ${revision} times`, 'revised'));
  for (const [name, value] of Object.entries(data)) {
    if (value === null || value === key) continue;
    const field = element('span', '', 'field');
    // An id of digits is no number.
    field.append(element('small', words(name)), ` ${typeof value === 'string' && !/id$/i.test(name) ? grouped(valueText(value)) : valueText(value)}`);
    item.append(field);
  }
  return item;
}

/** "avgOrderValue" → "avg order value". */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function valueText(value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (value === null) return 'none';
  if (Array.isArray(value)) return listText(value.map(valueText));
  if (typeof value === 'object') return Object.values(value).map(valueText).join(' ');
  if (typeof value !== 'string') return typeof value === 'number' ? value.toLocaleString('en') : '';
  return INSTANT.test(value) ? clock(value) : value;
}

/** Long ones by their number alone. */
function listText(all: readonly string[]): string {
  const text = all.join(', ');
  return all.length === 0 ? 'none' : text.length > LONG ? String(all.length) : text;
}

const LONG = 60;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** ISO 8601 as "10:00:05", with its day where that is not today's. */
function clock(iso: string): string {
  const day = iso.slice(0, 10);
  return day === new Date().toISOString().slice(0, 10) ? iso.slice(11, 19) : `${day} ${iso.slice(11, 19)}`;
}

function windowText(start: string, end: string): string {
  const until = start.slice(0, 10) === end.slice(0, 10) ? end.slice(11, 19) : clock(end);
  return `${clock(start)}–${until}`;
}
