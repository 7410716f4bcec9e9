/** What came of sending a rejected record again, or would come of it, as a sentence. */
import type { Admission } from '../../common/events/admit';
import type { Rejection } from '../../common/events/rejection';
import { placeText, type RejectionPlace } from '../../common/rejections/rejected-record';
import type { Resent } from '../../common/rejections/resend';
import { PlainError } from '../plain-error';

export const noRejection = (place: RejectionPlace): PlainError => new PlainError(`no rejected record at ${placeText(place)} is in the archive: npx twofold rejections list shows those that are`);

/** Throws PlainError where nothing was sent. */
export function toldOf(place: RejectionPlace, resent: Resent | undefined): string {
  if (!resent) throw noRejection(place);
  if ('sent' in resent) return `sent again: it is ${placeText(resent.sent)} now`;
  switch (resent.refused) {
    case 'sent-before':
      throw new PlainError(`${placeText(place)} was sent again on ${new Date(resent.at).toISOString()} already: --again sends it once more (the same event id is counted once)`);
    case 'not-whole':
      throw notWhole(place);
    case 'rejected':
      throw rejectedAgain(place, resent.rejection);
  }
}

/** The same of one that is only judged. */
export function judgedOf(place: RejectionPlace, admission: Admission | undefined): string {
  if (!admission) throw notWhole(place);
  if ('rejection' in admission) throw rejectedAgain(place, admission.rejection);
  return `it would be admitted: ${admission.event.eventType} of order ${admission.event.orderId}`;
}

function notWhole(place: RejectionPlace): PlainError {
  return new PlainError(`${placeText(place)} was too large to be kept whole: give the mended record with --file`);
}

function rejectedAgain(place: RejectionPlace, { reason, detail }: Rejection): PlainError {
  const at = placeText(place);
  return new PlainError(
    `${at} would be rejected again: ${detail} (${reason}). Nothing was sent; ` +
      `npx twofold rejections show ${at} --value > mended.json, mend it, and send it with --file mended.json`,
  );
}
