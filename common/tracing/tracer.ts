/** Traces as OpenTelemetry has them: spans that name each other. The adapter is open-tracer.ts; where none is wanted there is no tracer. */

/** Who a span is, as W3C's traceparent: 00-<trace>-<span>-<flags>. */
export type TraceParent = string;

/** What a span tells of itself: counts, positions and ids that this system made; nothing that a caller wrote. */
export type SpanFields = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  readonly kind?: 'server' | 'producer' | 'consumer';
  /** Whose part it is. A text that is no traceparent is passed over. */
  readonly parent?: TraceParent | undefined;
  /** Others that it belongs to as well. */
  readonly links?: readonly TraceParent[];
  readonly fields?: SpanFields;
}

export interface Span {
  readonly self: TraceParent;
  /** Whether it will be sent: what is not need not be told anything. */
  readonly sampled: boolean;
  set(fields: SpanFields): void;
  /** `wrong`: what kept it from doing its work, in the words of an error's kind. */
  end(wrong?: string): void;
}

export interface Tracer {
  begin(name: string, options?: SpanOptions): Span;
  /** Sends what is left, in bounded time. */
  close(): Promise<void>;
}

/** The header of requests and records that names the span they come from. */
export const TRACE_PARENT = 'traceparent';

const FORM = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

export interface ParsedTraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

export function parseTraceParent(text: string): ParsedTraceParent | undefined {
  const [, traceId, spanId, flags] = FORM.exec(text) ?? [];
  return traceId === undefined || spanId === undefined || flags === undefined ? undefined : { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
