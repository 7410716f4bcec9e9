/** What a request asks, worked out of its address once: dashboards ask the same again and again. */
import type { Millis } from '../../common/time';
import type { LastingEvidence } from '../evidence';
import { RECENCY_PARAMETERS, type Recency } from '../query/recency';
import type { Answer } from '../view/merged-view';
import type { Hole } from './hole';
import type { AskedTable } from './table';

/** Evidence in which the ages are still to be put. */
export type EvidenceWithHole = LastingEvidence & { readonly freshness: Hole };

export interface Asked {
  readonly recency: Recency;
  /** Renders the answer as JSON will show it. Throws Problem. */
  readonly body: (answer: Answer, evidence: EvidenceWithHole, now: Millis) => object;
  /** Where the answer goes by the clock: it changes when the clock enters the next stretch of this length. */
  readonly stretch?: Millis;
  /** Where the answer is rows, which can be given in other forms and in pages too. */
  readonly table?: AskedTable;
}

export interface Question extends Asked {
  /** Two questions have the same name only if they have the same answer; how recent it must be does not matter. */
  readonly name: string;
}

const REMEMBERED = 500;

/** Reads addresses, and remembers what was read. A request that is refused is read again each time. */
export class Questions {
  private readonly known = new Map<string, Question>();

  /** `read` throws Problem. */
  constructor(private readonly read: (params: URLSearchParams) => Asked) {}

  /** `address` is path and query as they were sent. Throws Problem. */
  at(address: string): Question {
    const found = this.known.get(address);
    if (found) return found;
    const { pathname, searchParams } = new URL(address, 'http://here');
    const asked = this.read(searchParams);
    for (const name of RECENCY_PARAMETERS) searchParams.delete(name);
    const question = { ...asked, name: `${pathname}?${searchParams.toString()}` };
    this.known.set(address, question);
    const [oldest] = this.known.keys();
    if (this.known.size > REMEMBERED && oldest !== undefined) this.known.delete(oldest);
    return question;
  }
}
