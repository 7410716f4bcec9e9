import { ConfigError } from '../common/config';
import { RateError } from '../common/currency/rates';
import { LogError } from '../common/log/log';
import { reasonOf } from '../common/reason';
import { codeOf, StoreTrouble } from '../platform/store';
import { ImportError } from './import/import-error';

/** What the person at the terminal can mend. The message says what happened and what to do. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}

const PLAIN = [PlainError, ConfigError, LogError, StoreTrouble, ImportError, RateError];

/** Codes by which a store or a file that is away tells itself: a stack would not help. */
const AWAY = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EAI_AGAIN|ENOENT|EACCES|28P01|28000|3D000|57P03|42P01)$/;

/** The sentence to print for an error that needs no stack; undefined where it is a defect. */
export function plainMessage(error: unknown): string | undefined {
  if (PLAIN.some((kind) => error instanceof kind)) return reasonOf(error);
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (AWAY.test(String(codeOf(first)))) return `${reasonOf(first)} (npx twofold status shows what runs)`;
  return undefined;
}
