import { PlainError } from '../plain-error';

export interface Condition {
  readonly field: string;
  readonly value: string;
}

/** Reads "country=France"; the value may hold more of "=". Throws PlainError for anything else. */
export function parseConditions(texts: readonly string[]): Condition[] {
  return texts.map((text) => {
    const at = text.indexOf('=');
    const field = text.slice(0, at).trim();
    if (at < 1 || field === '') throw new PlainError(`--where "${text}" is not like country=France`);
    return { field, value: text.slice(at + 1) };
  });
}
