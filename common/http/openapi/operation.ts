/**
 * How a route says what it takes and gives: once, as zod schemas. From its `Operation` derive the validation of requests,
 * /openapi.json and /docs, docs/API.md, the typed client, the answers 404, 405 and 406, and the check of every answer in
 * the tests. To add a route:
 *  1. declare its operation beside its kind (serving-layer/http/operations/*.ts, storefront/operations.ts): strict objects
 *     (`z.strictObject`), a `.meta({ description, example })` where a name does not say it all, units in the description;
 *     a shape that several answers share gets a name (`.meta({ id: 'Evidence' })`);
 *  2. put it into the list at the end of serving-layer/http/operations.ts (or storefront/operations.ts);
 *  3. read the request by it: `readParameters(operation.query, params)`, `operation.body`;
 *  4. `npm run docs`.
 * An answer that does not fit, a route that is not declared and an operation that no route takes fail the tests.
 * Which role it needs is said by the gate alone (common/http/gate/roles.ts).
 */
import type { z } from 'zod';
import type { ProblemType } from './problem-types';

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As in OpenAPI: /api/recompute/{id}. */
  readonly path: string;
  /** Its name in the client and the docs, such as listRuns. */
  readonly id: string;
  /** The chapter of the docs. */
  readonly tag: string;
  /** In a few words. */
  readonly summary: string;
  /** What a caller should know beyond the schemas; Markdown. */
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  /** A JSON body. */
  readonly body?: z.ZodType;
  /** Where no body need be sent. */
  readonly bodyIsOptional?: boolean;
  /** By status. */
  readonly answers: Readonly<Record<number, AnswerShape>>;
  /** Those that this operation itself has; what the gate, the parser and the router may answer goes without saying. */
  readonly problems?: readonly ProblemType[];
}

export interface AnswerShape {
  readonly description: string;
  /** By media type; none where there is no body. */
  readonly content?: Readonly<Record<string, z.ZodType>>;
  readonly headers?: z.ZodObject;
}

export const JSON_TYPE = 'application/json';

/** An answer in JSON. */
export function json(schema: z.ZodType, description: string, headers?: z.ZodObject): AnswerShape {
  return { description, content: { [JSON_TYPE]: schema }, ...(headers && { headers }) };
}

/** What may be sent as an answer of this schema: nobody changes it any more. */
export type Sent<Schema extends z.ZodType> = Unchanging<z.input<Schema>>;

type Unchanging<T> = T extends readonly (infer Item)[] ? readonly Unchanging<Item>[] : T extends object ? { readonly [K in keyof T]: Unchanging<T[K]> } : T;
