/**
 * Twofold's client: what each process takes and gives, typed from its OpenAPI document. Calls are openapi-fetch's:
 * `const { data, error } = await answers.GET('/api/views/orders', { params: { query: { groupBy: ['country'] } } })`.
 */
import createFetchClient, { type Client, type ClientOptions } from 'openapi-fetch';
import type { components, paths as AnswerPaths } from './answers.js';
import type { paths as StorefrontPaths } from './storefront.js';

export interface ConnectOptions {
  /** Where the process is reached. */
  readonly url?: string;
  /** An API key with the role that the calls need; none where the process is open to this machine. */
  readonly key?: string;
  /** Instead of the global one. */
  readonly fetch?: ClientOptions['fetch'];
}

/** What is read as data and errors. Other forms are texts: `parseAs: 'text'`. */
type Media = 'application/json' | 'application/problem+json';

export type Answers = Client<AnswerPaths, Media>;
export type Storefront = Client<StorefrontPaths, Media>;
/** What was wrong: a call's `error`. */
export type Problem = components['schemas']['Problem'];
export type Schemas = components['schemas'];

/** The serving layer: answers, recomputes, rejections, status. */
export function connectAnswers({ url = 'http://localhost:3001', ...options }: ConnectOptions = {}): Answers {
  return createFetchClient<AnswerPaths, Media>(optionsOf(url, options));
}

/** The storefront: orders and payments. */
export function connectStorefront({ url = 'http://localhost:3000', ...options }: ConnectOptions = {}): Storefront {
  return createFetchClient<StorefrontPaths, Media>(optionsOf(url, options));
}

/** The cursor in an answer's `next`; undefined after the last page. */
export function cursorOf(next: string | null | undefined): string | undefined {
  return typeof next === 'string' ? (new URL(next, 'http://here').searchParams.get('cursor') ?? undefined) : undefined;
}

function optionsOf(baseUrl: string, { key, fetch }: ConnectOptions): ClientOptions {
  return { baseUrl, ...(key !== undefined && { headers: { Authorization: `Bearer ${key}` } }), ...(fetch && { fetch }) };
}
