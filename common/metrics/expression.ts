/**
 * What a view may compute of an event: a small language with two readings, one for the live fold (`evaluate`) and one
 * for SQL (sql.ts). Whatever is not in it cannot drift between the layers.
 */
import type { Money } from '../money';
import type { FieldValue } from '../events/event';

export type Expression =
  | { readonly op: 'field'; readonly name: string }
  | { readonly op: 'text'; readonly value: string }
  | { readonly op: 'or-else'; readonly of: Expression; readonly otherwise: string }
  | { readonly op: 'negate'; readonly of: Expression }
  | { readonly op: 'multiply'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'band'; readonly of: Expression; readonly by: Expression; readonly bands: readonly Band[]; readonly otherwise: string };

/** From this value on (per currency, or `default`) the band's name applies; bands go from the highest to the lowest. */
export interface Band {
  readonly name: string;
  readonly from: Readonly<Record<string, Money>>;
}

export type Condition =
  | { readonly op: 'equals'; readonly left: Expression; readonly value: string }
  | { readonly op: 'at-least'; readonly left: Expression; readonly value: bigint };

/** A field of the event's data, or, in an exploded source, of the item. */
export const field = (name: string): Expression => ({ op: 'field', name });
export const literal = (value: string): Expression => ({ op: 'text', value });
export const orElse = (of: Expression, otherwise: string): Expression => ({ op: 'or-else', of, otherwise });
export const negate = (of: Expression): Expression => ({ op: 'negate', of });
export const multiply = (left: Expression, right: Expression): Expression => ({ op: 'multiply', left, right });
export const band = (of: Expression, by: Expression, bands: readonly Band[], otherwise: string): Expression => ({
  op: 'band',
  of,
  by,
  bands,
  otherwise,
});
export const equals = (left: Expression, value: string): Condition => ({ op: 'equals', left, value });
export const atLeast = (left: Expression, value: bigint): Condition => ({ op: 'at-least', left, value });

/** The value of a field of the row at hand; undefined where it is missing. */
export type Row = (name: string) => FieldValue;

export function evaluate(expression: Expression, row: Row): string | bigint | undefined {
  switch (expression.op) {
    case 'field': {
      const value = row(expression.name);
      return typeof value === 'string' || typeof value === 'bigint' ? value : undefined;
    }
    case 'text':
      return expression.value;
    case 'or-else':
      return evaluate(expression.of, row) ?? expression.otherwise;
    case 'negate':
      return -number(expression.of, row);
    case 'multiply':
      return number(expression.left, row) * number(expression.right, row);
    case 'band': {
      const value = number(expression.of, row);
      const by = String(evaluate(expression.by, row));
      const found = expression.bands.find((candidate) => {
        const from = candidate.from[by] ?? candidate.from['default'];
        return from !== undefined && value >= from;
      });
      return found?.name ?? expression.otherwise;
    }
  }
}

export function holds(condition: Condition, row: Row): boolean {
  const left = evaluate(condition.left, row);
  if (condition.op === 'equals') return left === condition.value;
  return typeof left === 'bigint' && left >= condition.value;
}

/** A number, as measures need it. A view that asks for a number where there is none is a defect of its declaration. */
export function number(expression: Expression, row: Row): bigint {
  const value = evaluate(expression, row);
  if (typeof value !== 'bigint') throw new TypeError(`expression ${JSON.stringify(expression)} gives no number`);
  return value;
}
