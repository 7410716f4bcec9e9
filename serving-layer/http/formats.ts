/** Which form of an answer a request wants. */
import Negotiator from 'negotiator';
import { FORMATS, MEDIA_TYPES, type Format } from '../query/format';


/** What clients send as Accept is the same again and again, so it is read once. */
const read = new Map<string, Format | undefined>();
const REMEMBERED = 200;

/** Of all forms, the one that `accept` likes best, JSON where it does not mind; undefined where it wants none of them. */
export function preferred(accept: string | undefined): Format | undefined {
  if (accept === undefined || accept === '*/*') return 'json';
  if (read.has(accept)) return read.get(accept);
  const type = new Negotiator({ headers: { accept } }).mediaType(Object.values(MEDIA_TYPES));
  const format = FORMATS.find((each) => MEDIA_TYPES[each] === type);
  if (read.size < REMEMBERED) read.set(accept, format);
  return format;
}
