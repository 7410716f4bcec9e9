/** The key figures, how fresh each layer is, and whether the two layers agree. */
import type { Glance, Pulse } from './answers';
import { byId, say } from './dom';
import { age, count, rounded } from './words';

type Health = 'good' | 'warning' | 'bad' | 'unknown';

export function showFacts({ orders, average, successRate, currency, generation }: Glance): void {
  say('orders', count(orders));
  say('average', average === null ? '–' : rounded(average, currency));
  say('success', successRate === null ? '–' : `${(successRate * 100).toFixed(2)} %`);
  if (!generation) show('reconciled', 'nothing to compare yet', 'unknown');
  else if ('skipped' in generation.reconciled) show('reconciled', 'not compared', 'unknown', generation.reconciled.skipped);
  else showReconciled(generation.reconciled);
}

function showReconciled({ compared, mismatches }: { readonly compared: number; readonly mismatches: number }): void {
  if (mismatches === 0) show('reconciled', 'clean', 'good', `${count(compared)} cells, none differs`);
  else show('reconciled', `${count(mismatches)} differ`, 'bad', `of ${count(compared)} cells`);
}

export function showPulse({ freshness, recordsPerSecond, behind, frozenTasks }: Pulse): void {
  say('rate', recordsPerSecond === null ? '–' : recordsPerSecond.toLocaleString('en', { maximumFractionDigits: recordsPerSecond < 10 ? 1 : 0 }));
  show('age-batch', age(freshness.batch), freshness.batch === null ? 'unknown' : 'good', freshness.batch === null ? 'everything is live' : 'the last generation');
  show('age-speed', age(freshness.speed), within(freshness.speed, 10, 30), behind === 0 ? 'nothing left to read' : `${count(behind)} records to read`);
  show('age-serving', age(freshness.serving), frozenTasks.length > 0 ? 'warning' : within(freshness.serving, 5, 30), frozenTasks.length > 0 ? `tasks ${frozenTasks.join(', ')} stand still` : 'level with the live state');
}

/** Seconds. */
function within(seconds: number | null, good: number, warning: number): Health {
  if (seconds === null) return 'unknown';
  return seconds <= good ? 'good' : seconds <= warning ? 'warning' : 'bad';
}

function show(id: string, text: string, health: Health, note = ''): void {
  const line = byId(id, HTMLElement);
  const group = line.closest<HTMLElement>('[data-health]');
  if (group && group.dataset['health'] !== health) group.dataset['health'] = health;
  const whole = `${text}|${note}`;
  if (line.dataset['whole'] === whole) return;
  line.dataset['whole'] = whole;
  const small = document.createElement('small');
  small.textContent = note;
  line.replaceChildren(text, small);
}
