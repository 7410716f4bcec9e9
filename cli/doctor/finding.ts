/** What the doctor found: one thing looked at, how it is, and the cure where it is not well. */
import { reasonOf } from '../../common/reason';
import type { Millis } from '../../common/time';

export type Health = 'well' | 'advice' | 'ill';

export interface Finding {
  readonly what: string;
  readonly health: Health;
  /** How it is, in a few words. */
  readonly found: string;
  /** What to do; only where it is not well. */
  readonly cure?: string;
}

export const well = (what: string, found: string): Finding => ({ what, health: 'well', found });
export const advice = (what: string, found: string, cure: string): Finding => ({ what, health: 'advice', found, cure });
export const ill = (what: string, found: string, cure: string): Finding => ({ what, health: 'ill', found, cure });

/** However a store fares, looking at it is over after this long. */
const WITHIN: Millis = 20_000;

/** The findings of one look; a look that fails is itself a finding, with the cure. */
export async function looked(what: string, cure: string, look: () => Promise<readonly Finding[]> | readonly Finding[]): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${WITHIN / 1_000} s`)), WITHIN);
  });
  try {
    return await Promise.race([Promise.resolve().then(look), late]);
  } catch (error) {
    return [ill(what, reasonOf(error), cure)];
  } finally {
    clearTimeout(timer);
  }
}
