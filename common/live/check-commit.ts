/** What every adapter asks of a commit before it looks at the state: the rest of the contract stands on these. */
import { checkPacked } from '../identity/packed';
import { OverflowError, type CellDelta, type Commit } from './live-state';

/** No value and no live sum may leave the range of 64 signed bits (kept symmetric). */
export const LARGEST_SUM = 2n ** 63n - 1n;

/** Throws on a commit that no state could take; such a commit is a defect of its caller. */
export function checkCommit({ topic, from, nextOffset, seq, deltas, identities }: Commit): void {
  // The offset is the fence: a commit that does not move it could be applied twice, if it does not say to which state.
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(nextOffset) || from < 0 || nextOffset < from || (nextOffset === from && seq === undefined)) {
    throw new RangeError(`a commit of ${topic} must move on from its offset: it goes from ${from} to ${nextOffset}`);
  }
  // A day is marked as touched up to this commit's own offset, which says nothing about another topic.
  const foreign = identities.find((day) => day.topic !== topic);
  if (foreign) throw new RangeError(`a commit of ${topic} carries identities of ${foreign.topic}: commit them with their own topic`);
  for (const { ids } of identities) checkPacked(ids);
  deltas.forEach(checkDelta);
}

function checkDelta({ key, kinds, values }: CellDelta): void {
  if (values.length === 0 || values.length !== kinds.length) {
    throw new RangeError(`cell ${printable(key)} has ${values.length} values for ${kinds.length} measures`);
  }
  values.forEach((value, i) => {
    const size = value < 0n ? -value : value;
    if (kinds[i] === 'add') {
      if (size > LARGEST_SUM) throw overflow(key);
      // Smallest and largest amounts are compared as doubles in Redis.
    } else if (size > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new RangeError(`cell ${printable(key)} has a ${kinds[i] ?? ''} of ${value}, which is beyond 2^53: only single amounts are compared`);
    }
  });
}

export function overflow(key: string): OverflowError {
  return new OverflowError(`the sum of cell ${printable(key)} would leave 64 bits: nothing was written; split the view or seal and recompute`);
}

/** An evicted day looks empty: identities added to it would hide those in the archive, and copies would count twice. */
export function dayInArchive(topic: string, day: string): Error {
  return new Error(`the identities of ${topic} on ${day} are in the archive: restore that day before committing new ones`);
}

const printable = (key: string): string => key.replaceAll('\u001f', '|');
