/** What came of sending a rejected record again, as a sentence. */
import { placeText, type RejectionPlace } from '../../common/rejections/rejected-record';
import type { Resent } from '../../common/rejections/resend';
import { PlainError } from '../plain-error';

export const noRejection = (place: RejectionPlace): PlainError => new PlainError(`no rejected record at ${placeText(place)} is in the archive: npx twofold rejections list shows those that are`);

/** Throws PlainError where nothing was sent. */
export function toldOf(place: RejectionPlace, resent: Resent | undefined): string {
  if (!resent) throw noRejection(place);
  if ('sent' in resent) return `sent again: it is ${placeText(resent.sent)} now`;
  const at = placeText(place);
  switch (resent.refused) {
    case 'sent-before':
      throw new PlainError(`${at} was sent again on ${new Date(resent.at).toISOString()} already: --again sends it once more (the same event id is counted once)`);
    case 'not-whole':
      throw new PlainError(`${at} was too large to be kept whole: give the mended record with --file`);
    case 'rejected':
      throw new PlainError(
        `${at} would be rejected again: ${resent.rejection.detail} (${resent.rejection.reason}). Nothing was sent; ` +
          `npx twofold rejections show ${at} --value > mended.json, mend it, and send it with --file mended.json`,
      );
  }
}
