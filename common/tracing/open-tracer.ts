/** The tracer over OpenTelemetry's SDK, which is large, and so is loaded only when a tracer is opened. */
import { diag, DiagLogLevel, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Context, type Link, type SpanContext } from '@opentelemetry/api';
import type { Logger } from '../logger';
import { parseTraceParent, type Span, type Tracer, type TraceParent } from './tracer';

export interface TracerOptions {
  readonly layer: string;
  /** An OTLP/HTTP address, or `console`. */
  readonly url: string;
  /** Of those that nobody else decided about, from 0 to 1. */
  readonly share: number;
  readonly logger: Logger;
}

/** Spans wait so long for others to travel with, ms. */
const GATHER = 1_000;
const CLOSE_WITHIN = 2_000;
/** A place that takes no traces is told of this often at most, ms. */
const TELL_EVERY = 60_000;

const KINDS = { server: SpanKind.SERVER, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER } as const;

export async function openTracer({ layer, url, share, logger }: TracerOptions): Promise<Tracer> {
  const { BatchSpanProcessor, ConsoleSpanExporter, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } = await import('@opentelemetry/sdk-trace');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { resourceFromAttributes } = await import('@opentelemetry/resources');
  tellTroubles(logger);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `twofold-${layer}`, 'service.instance.id': String(process.pid) }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: url === 'console' ? new ConsoleSpanExporter() : new OTLPTraceExporter({ url }), scheduledDelayMillis: GATHER })],
  });
  const tracer = provider.getTracer('twofold');
  return {
    begin: (name, { kind, parent, links = [], fields = {} } = {}) => {
      const options = { kind: kind === undefined ? SpanKind.INTERNAL : KINDS[kind], links: links.flatMap(linkTo), attributes: fields };
      const span = tracer.startSpan(name, options, contextOf(parent));
      const { traceId, spanId, traceFlags } = span.spanContext();
      const made: Span = {
        self: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
        sampled: span.isRecording(),
        set: (more) => void span.setAttributes(more),
        end: (wrong) => {
          if (wrong !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: wrong });
          span.end();
        },
      };
      return made;
    },
    close: async () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_WITHIN)));
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
}

function contextOf(parent: TraceParent | undefined): Context {
  const context = parent === undefined ? undefined : spanContextOf(parent);
  return context ? trace.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT;
}

function linkTo(parent: TraceParent): Link[] {
  const context = spanContextOf(parent);
  return context ? [{ context }] : [];
}

function spanContextOf(text: TraceParent): SpanContext | undefined {
  const parsed = parseTraceParent(text);
  return parsed && { traceId: parsed.traceId, spanId: parsed.spanId, traceFlags: parsed.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}

function tellTroubles(logger: Logger): void {
  let last = -Infinity;
  const tell = (message: string): void => {
    if (performance.now() - last < TELL_EVERY) return;
    last = performance.now();
    logger.warn(`traces cannot be sent where TRACES_URL says: ${message}`);
  };
  const nothing = (): void => undefined;
  diag.setLogger({ error: tell, warn: tell, info: nothing, debug: nothing, verbose: nothing }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
