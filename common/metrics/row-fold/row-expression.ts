/**
 * Expressions over rows: each becomes a function once, with its fields' columns looked up, so that a row costs no walk
 * through a tree. Means what `evaluate` and `holds` (../expression.ts) mean.
 */
import type { EventDeclaration } from '../../events/event';
import { layoutOf } from '../../events/rows/event-layout';
import type { EventRows } from '../../events/rows/event-rows';
import type { Band, Condition, Expression } from '../expression';
import { multiply, negate, wholeOf, type Whole } from './whole';

/** The row that the functions look at, and in an exploded source the item. */
export interface RowAtHand {
  rows: EventRows;
  row: number;
  item: number;
}

/** Where an expression's fields come from. */
export interface Scope {
  readonly declaration: EventDeclaration;
  /** Whether items' fields come before the event's own. */
  readonly exploded: boolean;
  readonly at: RowAtHand;
}

// Looked up once, not for every row.
const [product, opposite] = [multiply, negate] as const;

type Value = string | Whole | undefined;

export function compileExpression(expression: Expression, scope: Scope): () => Value {
  switch (expression.op) {
    case 'field':
      return fieldOf(expression.name, scope);
    case 'text': {
      const { value } = expression;
      return () => value;
    }
    case 'or-else': {
      const of = compileExpression(expression.of, scope);
      const { otherwise } = expression;
      return () => of() ?? otherwise;
    }
    case 'negate': {
      const of = compileNumber(expression.of, scope);
      return () => opposite(of());
    }
    case 'multiply': {
      const left = compileNumber(expression.left, scope);
      const right = compileNumber(expression.right, scope);
      return () => product(left(), right());
    }
    case 'band':
      return bandOf(compileNumber(expression.of, scope), compileExpression(expression.by, scope), expression.bands, expression.otherwise);
  }
}

/** A function that throws TypeError where there is no number: that is a defect of the view's declaration. */
export function compileNumber(expression: Expression, scope: Scope): () => Whole {
  const of = compileExpression(expression, scope);
  return () => {
    const value = of();
    if (typeof value === 'number' || typeof value === 'bigint') return value;
    throw new TypeError(`expression ${JSON.stringify(expression)} gives no number`);
  };
}

export function compileCondition(condition: Condition, scope: Scope): () => boolean {
  const left = compileExpression(condition.left, scope);
  if (condition.op === 'equals') {
    const { value } = condition;
    return () => left() === value;
  }
  const least = wholeOf(condition.value);
  return () => {
    const value = left();
    return value !== undefined && typeof value !== 'string' && value >= least;
  };
}

function fieldOf(name: string, { declaration, exploded, at }: Scope): () => Value {
  if (exploded && name === 'productId') return () => at.rows.productOf(at.item);
  if (exploded && name === 'quantity') return () => at.rows.items.quantities[at.item];
  if (exploded && name === 'unitPrice') return () => at.rows.items.prices[at.item];
  const { texts, amounts } = layoutOf(declaration);
  const text = texts.get(name);
  if (text !== undefined) return () => at.rows.text(at.row, text);
  const amount = amounts.get(name);
  return amount === undefined ? () => undefined : () => at.rows.amount(at.row, amount);
}

function bandOf(of: () => Whole, by: () => Value, declared: readonly Band[], otherwise: string): () => string {
  const bands = declared.map(({ name, from }) => ({
    name,
    from: new Map(Object.entries(from).map(([key, value]) => [key, wholeOf(value)])),
    usual: from['default'] === undefined ? undefined : wholeOf(from['default']),
  }));
  return () => {
    const value = of();
    const key = String(by());
    for (const band of bands) {
      const from = band.from.get(key) ?? band.usual;
      if (from !== undefined && value >= from) return band.name;
    }
    return otherwise;
  };
}
