/** Holds an app to its OpenAPI document while tests use it: whatever it answers must be declared, and fit. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { z } from 'zod';
import { openApiDocument, type DocumentParts } from '../http/openapi/document';
import { JSON_TYPE, type Operation } from '../http/openapi/operation';
import { problemsOf, PROBLEM_TYPES, problemUrn } from '../http/openapi/problem-types';
import { patternOf } from '../http/openapi/surface';

const UNPACKED: Readonly<Record<string, (bytes: Buffer) => Buffer>> = { gzip: gunzipSync, br: brotliDecompressSync, deflate: inflateSync };
const PROBLEM = 'application/problem+json';

const told = z.object({ type: z.string(), status: z.number() });
const parameterShape = z.object({ name: z.string(), in: z.string(), explode: z.boolean().optional(), schema: z.looseObject({ type: z.string().optional() }) });
const describedShape = z.object({
  parameters: z.array(parameterShape).default([]),
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()).default({}), headers: z.record(z.string(), z.object({ required: z.boolean().optional() })).default({}) })),
});

interface Answered {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export class Contract {
  /** What did not fit, in words. */
  readonly breaches: string[] = [];
  /** Operation ids that were answered with success. */
  readonly met = new Set<string>();
  private readonly operations: readonly (Operation & { readonly pattern: RegExp })[];
  private readonly document: ReturnType<typeof openApiDocument>;
  private readonly schemas: Ajv2020;
  private readonly compiled = new Map<string, ValidateFunction>();

  /** `isPage`: paths that are for people, not operations. */
  constructor(
    private readonly parts: DocumentParts,
    private readonly isPage: (path: string) => boolean,
  ) {
    const byParameters = (a: Operation, b: Operation): number => Number(a.path.includes('{')) - Number(b.path.includes('{'));
    this.operations = [...parts.operations].sort(byParameters).map((operation) => ({ ...operation, pattern: patternOf(operation.path) }));
    this.document = openApiDocument(parts);
    // Every format has a pattern as well.
    this.schemas = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    this.schemas.addSchema(this.document, 'api');
  }

  around(app: RequestListener): RequestListener {
    return (request, response) => {
      const answered = recorded(response);
      // A router that is mounted somewhere shortens the address that it sees.
      const { method, url } = request;
      response.once('finish', () => this.check({ method, url }, answered()));
      app(request, response);
    };
  }

  private check({ method = 'GET', url = '/' }: Pick<IncomingMessage, 'method' | 'url'>, answered: Answered): void {
    const { pathname, searchParams } = new URL(url, 'http://here');
    if (this.isPage(pathname)) return;
    const breach = (what: string): void => void this.breaches.push(`${method} ${url} → ${answered.status}: ${what}`);
    const operation = this.operations.find(({ pattern, ...each }) => pattern.test(pathname) && each.method === (method === 'HEAD' ? 'get' : method.toLowerCase()));
    const type = answered.headers.get('content-type')?.split(';')[0] ?? '';
    if (!operation) {
      if (answered.status < 400 || type !== PROBLEM) breach('there is no such operation');
      else this.checkBody('#/components/schemas/Problem', answered, breach);
      return;
    }
    const place = ['paths', operation.path, operation.method] as const;
    const described = describedShape.parse(this.document.paths?.[operation.path]?.[operation.method]);
    const response = described.responses[answered.status];
    if (!response) {
      breach('this status is not declared');
      return;
    }
    if (answered.status < 300) {
      this.met.add(operation.id);
      for (const name of searchParams.keys()) this.checkParameter(described.parameters.find((each) => each.in === 'query' && each.name === name), name, searchParams.getAll(name), breach);
    }
    for (const [name, { required }] of Object.entries(response.headers)) if (required && !answered.headers.has(name.toLowerCase())) breach(`the header ${name} is missing`);
    if (Object.keys(response.content).length === 0 || method === 'HEAD') return;
    if (!(type in response.content)) {
      breach(`${type || 'no type'} is not declared`);
      return;
    }
    if (type === JSON_TYPE || type === PROBLEM) this.checkBody(pointer([...place, 'responses', String(answered.status), 'content', type, 'schema']), answered, breach);
    if (type === PROBLEM) this.checkProblem(operation, answered, breach);
  }

  private checkBody(at: string, { body }: Answered, breach: (what: string) => void): void {
    const fits = this.validator(at);
    if (!fits(JSON.parse(body.toString()))) breach(this.schemas.errorsText(fits.errors, { dataVar: '' }));
  }

  private checkProblem(operation: Operation, { body, status }: Answered, breach: (what: string) => void): void {
    const { type } = told.parse(JSON.parse(body.toString()));
    const known = problemsOf(operation, this.parts.roleOf({ method: operation.method.toUpperCase(), url: operation.path }) === undefined).find((each) => problemUrn(each) === type);
    if (known === undefined) breach(`the problem ${type} is not declared`);
    else if (PROBLEM_TYPES[known]?.status !== status) breach(`the problem ${type} is declared with another status`);
  }

  private checkParameter(declared: z.infer<typeof parameterShape> | undefined, name: string, values: readonly string[], breach: (what: string) => void): void {
    if (!declared) {
      breach(`the parameter ${name} is not declared`);
      return;
    }
    const { schema, explode = true } = declared;
    const typed = schema.type === 'integer' ? Number(values[0]) : schema.type === 'array' ? (explode ? values : values.flatMap((value) => value.split(','))) : values[0];
    const fits = this.schemas.compile(schema);
    if (!fits(typed)) breach(`the parameter ${name}: ${this.schemas.errorsText(fits.errors)}`);
  }

  private validator(at: string): ValidateFunction {
    const known = this.compiled.get(at) ?? this.schemas.compile({ $ref: `api${at}` });
    this.compiled.set(at, known);
    return known;
  }
}

const pointer = (steps: readonly string[]): string => `#/${steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

/** Listens in on what is sent; packed bodies are unpacked. */
function recorded(response: ServerResponse): () => Answered {
  const chunks: Buffer[] = [];
  const given: string[] = [];
  const [writeHead, write, end] = [response.writeHead.bind(response), response.write.bind(response), response.end.bind(response)];
  const take = (chunk: unknown): void => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  Object.assign(response, {
    writeHead: (...parts: unknown[]): unknown => {
      const headers = parts.at(-1);
      if (Array.isArray(headers)) given.push(...headers.map(String));
      else if (typeof headers === 'object' && headers !== null) given.push(...Object.entries(headers).flat().map(String));
      return Reflect.apply(writeHead, undefined, parts);
    },
    write: (...parts: unknown[]): unknown => {
      take(parts[0]);
      return Reflect.apply(write, undefined, parts);
    },
    end: (...parts: unknown[]): unknown => {
      take(parts[0]);
      return Reflect.apply(end, undefined, parts);
    },
  });
  return () => {
    const headers = new Map(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
    for (let i = 0; i < given.length; i += 2) headers.set((given[i] ?? '').toLowerCase(), given[i + 1] ?? '');
    const unpacked = UNPACKED[headers.get('content-encoding') ?? ''];
    const body = Buffer.concat(chunks);
    return { status: response.statusCode, headers, body: unpacked ? unpacked(body) : body };
  };
}
