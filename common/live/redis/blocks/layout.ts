/**
 * Cells as bytes: what one commit adds, or what many came to, as one block, so that Redis handles one value for
 * thousands of cells. Layout:
 *
 *   version  1 byte
 *   stamp    14 bytes that no other block has
 *   cells    until the end, each:
 *     how its measures merge   the number of a list of kinds, in the order of their first use; at the first use
 *                              there follow the list's length and a byte for each (0 add, 1 min, 2 max)
 *     key, as UTF-8            how many of its bytes are those of the key before, how many others follow, these others
 *     a value for each measure one byte: how many bytes of magnitude, + 128 if negative; then these, lowest first
 *
 * Counts are unsigned LEB128.
 */
import type { MergeKind } from '../../live-state';

export const VERSION = 1;
export const STAMP_START = 1;
export const STAMP_END = 15;
export const NEGATIVE = 128;
/** Magnitudes of fewer bytes than 7 are dealt with as numbers, which is faster. */
export const SMALL = 2 ** 48;
/** By their numbers. */
export const KINDS: readonly MergeKind[] = ['add', 'min', 'max'];

/** What tells this block from every other. */
export function stampOf(block: Uint8Array): Uint8Array {
  return block.subarray(STAMP_START, STAMP_END);
}
