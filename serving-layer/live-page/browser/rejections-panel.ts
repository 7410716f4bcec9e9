/** The latest records that were no admissible events. */
import { ask, isTrouble } from './api';
import { byId, say, tableRow } from './dom';
import { count, moment } from './words';

interface Rejection {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
  readonly logTime: string;
  readonly resentAt: string | null;
}

const SHOWN = 8;
let told: number | undefined;

/** `rejected` and `duplicates` of the answer; asks for the list where the number has changed. */
export async function showRejections(rejected: number, duplicates: number): Promise<void> {
  byId('rejections', HTMLElement).hidden = rejected === 0;
  say('rejections-note', `${count(rejected)} rejected, ${count(duplicates)} dropped as duplicates: none of them counts`);
  if (rejected === told) return;
  told = rejected;
  const body = await ask<{ readonly rejections: readonly Rejection[] }>(`/api/rejections?limit=${SHOWN}`);
  const rejections = isTrouble(body) ? [] : body.rejections;
  // The archive may take a moment longer than the answer: then the next message asks again.
  if (rejections.length < Math.min(rejected, SHOWN)) told = undefined;
  byId('rejection-rows', HTMLTableSectionElement).replaceChildren(
    ...rejections.map(({ topic, partition, offset, reason, logTime, resentAt }) =>
      tableRow([moment(Date.parse(logTime)), topic, `${partition}/${offset}`, reason, resentAt === null ? '' : moment(Date.parse(resentAt))]),
    ),
  );
}
