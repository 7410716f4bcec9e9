import { counted, duration, grouped } from '../print/numbers';
import type { Evidence } from '../serving';
import { missingTo } from '../../common/position';

/** In one line: what an answer covers, what it stands on, how fresh it is, and what was left out of it. */
export function evidenceLine({ asOf, generation, freshness, frozenTasks = [], duplicates, rejections, past }: Evidence): string {
  const age = (seconds: number | null, none: string): string => (seconds === null ? none : `${duration(seconds * 1_000)} old`);
  const records = `${grouped(missingTo({}, asOf.position))} records of the log`;
  if (past) return `as of ${past.point.length > 40 ? 'the token' : past.point}, ${records}, folded from the archive; ${counted(duplicates.records, 'duplicate')} left out, ${grouped(rejections.records)} rejected`;
  return [
    `as of ${records}`,
    generation ? `generation ${generation.id} (${age(freshness.batch, 'of unknown age')})` : 'no generation yet',
    `live part ${age(freshness.serving, 'never read')}`,
    `${counted(duplicates.records, 'duplicate')} left out`,
    `${grouped(rejections.records)} rejected`,
    ...(frozenTasks.length > 0 ? [`task ${frozenTasks.join(', ')} stands still`] : []),
  ].join(', ');
}
