/** What a trace is told of an answer: how far it goes, and which generation it stands on. */
import { positionToken } from '../../common/position';
import type { SpanFields } from '../../common/tracing/tracer';
import type { Recency } from '../query/recency';
import type { Answer } from '../view/merged-view';

/** With `atLeast`, which the answer covers: so this is the trace in which it was first asked for and told. */
export function answerFields({ asOf, generation }: Answer, { atLeast }: Partial<Recency> = {}): SpanFields {
  return { 'twofold.as_of': positionToken(asOf), 'twofold.generation': generation?.id ?? 0, ...(atLeast && { 'twofold.at_least': positionToken(atLeast) }) };
}
