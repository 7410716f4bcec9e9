/** The serving layer's HTTP API, as the commands use it: answers parsed, problems as sentences. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { readConfig } from '../common/config';
import { isPosition, type Position } from '../common/position';
import { reasonOf } from '../common/reason';
import type { Context } from './context';
import { authorizationFor } from './authorization';
import { PlainError } from './plain-error';
import { readRunFile } from './run-file';
import { settingsOf } from './settings';

const position = z.custom<Position>(isPosition, 'must be a position');
const seconds = z.number().nullable();

/** How a generation compared with what was answered before it. */
export const reconciledShape = z.union([z.object({ compared: z.number(), mismatches: z.number(), examples: z.array(z.unknown()).optional() }), z.object({ skipped: z.string() })]);
export type Reconciled = z.infer<typeof reconciledShape>;

export const evidenceShape = z.object({
  asOf: z.object({ token: z.string(), position }),
  generation: z.object({ id: z.number(), publishedAt: z.number(), run: z.string().optional(), definitions: z.string().optional(), reconciled: reconciledShape.optional() }).nullable(),
  cut: position,
  frozenTasks: z.array(z.number()).optional(),
  freshness: z.object({ batch: seconds, speed: seconds, serving: seconds }),
  duplicates: z.object({ records: z.number(), amounts: z.record(z.string(), z.string()) }),
  rejections: z.object({ records: z.number(), byReason: z.record(z.string(), z.number()) }),
  past: z.object({ point: z.string(), at: z.string().nullable() }).optional(),
});
export type Evidence = z.infer<typeof evidenceShape>;

const amounts = z.object({ total: z.string(), batch: z.string(), realtime: z.string() });
export const totalShape = amounts.extend({ currency: z.string(), byCurrency: z.record(z.string(), amounts), evidence: evidenceShape });
export type Total = z.infer<typeof totalShape>;

const problemShape = z.object({ type: z.string(), detail: z.string() });

/** An answer of the serving layer that is a problem: its sentence, and its type for who can deal with it. */
export class ServingProblem extends PlainError {
  constructor(
    readonly status: number,
    /** Such as "not-reached". */
    readonly type: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** Nobody answers where the serving layer should be. */
export class ServingAway extends PlainError {}

export interface Serving {
  readonly url: string;
  get<T>(path: string, shape: z.ZodType<T>): Promise<T>;
  post<T>(path: string, body: object, shape: z.ZodType<T>): Promise<T>;
  delete<T>(path: string, shape: z.ZodType<T>): Promise<T>;
  /** The lines of a streamed answer. */
  lines(path: string): AsyncIterable<string>;
}

/** The serving layer of what runs here, or the one that `asked` names. All its calls throw PlainError where it is away. */
export function servingOf(context: Pick<Context, 'env' | 'dataDir' | 'signal'>, asked?: string): Serving {
  const { env, dataDir } = context;
  const run = readRunFile(dataDir);
  const { HOST, SERVING_PORT } = readConfig({ ...run?.env, ...settingsOf(env) });
  return servingAt(asked ?? run?.layers['serving-layer']?.url ?? `http://${HOST}:${SERVING_PORT}`, context);
}

export function servingAt(url: string, context: Pick<Context, 'env' | 'dataDir' | 'signal'>): Serving {
  const { signal } = context;
  const authorization = authorizationFor(context, url);
  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    let response: Response;
    try {
      response = await fetch(new URL(path, url), { method, signal, headers: { ...authorization, ...(body && { 'Content-Type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }) });
    } catch (error) {
      if (signal.aborted) throw error;
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw new ServingAway(`the serving layer at ${url} does not answer (${reasonOf(cause)}): start Twofold with npm start, or name another with --serving <url>`);
    }
    if (response.ok) return response;
    const problem = problemShape.safeParse(await response.json().catch(() => undefined));
    const { type, detail } = problem.success ? problem.data : { type: 'unknown', detail: `the serving layer answered ${response.status} to ${method} ${path}` };
    throw new ServingProblem(response.status, type.replace('urn:twofold:problem:', ''), response.status === 401 ? `${detail}; commands take it from TWOFOLD_KEY` : detail);
  };
  const parsed = async <T>(response: Response, shape: z.ZodType<T>): Promise<T> => {
    const result = shape.safeParse(await response.json());
    if (result.success) return result.data;
    throw new PlainError(`the serving layer at ${url} answered something else than expected (${result.error.issues[0]?.path.join('.') ?? ''}: ${result.error.issues[0]?.message ?? ''}): is it of this version?`);
  };
  return {
    url,
    get: async (path, shape) => parsed(await ask('GET', path), shape),
    post: async (path, body, shape) => parsed(await ask('POST', path, body), shape),
    delete: async (path, shape) => parsed(await ask('DELETE', path), shape),
    lines: async function* (path) {
      const { body } = await ask('GET', path);
      if (body) yield* createInterface({ input: Readable.fromWeb(body), crlfDelay: Infinity });
    },
  };
}
