/** A place that takes traces as an OpenTelemetry collector does, OTLP over HTTP in JSON, and keeps them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const value = z.union([z.object({ stringValue: z.string() }), z.object({ intValue: z.coerce.number() }), z.object({ doubleValue: z.number() }), z.object({ boolValue: z.boolean() })]);
const attributes = z.array(z.object({ key: z.string(), value })).default([]);
const spanShape = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes,
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
});
const requestShape = z.object({
  resourceSpans: z.array(z.object({ resource: z.object({ attributes }), scopeSpans: z.array(z.object({ spans: z.array(spanShape) })) })),
});

export interface ReceivedSpan extends Pick<z.infer<typeof spanShape>, 'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'links'> {
  readonly service: unknown;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TraceReceiver {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** Everything that came, as it came. */
  readonly bodies: readonly string[];
  close(): void;
}

const asFields = (given: z.infer<typeof attributes>): Record<string, unknown> => Object.fromEntries(given.map(({ key, value: one }) => [key, Object.values(one)[0]]));

export async function receiveTraces(): Promise<TraceReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      for (const { resource, scopeSpans } of requestShape.parse(JSON.parse(body)).resourceSpans) {
        const service = asFields(resource.attributes)['service.name'];
        spans.push(...scopeSpans.flatMap((scope) => scope.spans).map(({ attributes: told, ...span }) => ({ ...span, service, fields: asFields(told) })));
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans,
    bodies,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
