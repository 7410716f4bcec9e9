/** Which column of a row holds which field of an event type. */
import type { EventDeclaration } from '../event';

export interface EventLayout {
  /** The column of each declared text; column 0 is the event id. */
  readonly texts: ReadonlyMap<string, number>;
  /** How many text columns there are. */
  readonly textColumns: number;
  /** The column of each amount. */
  readonly amounts: ReadonlyMap<string, number>;
  readonly orderId: number;
}

export const EVENT_ID = 0;

const layouts = new WeakMap<EventDeclaration, EventLayout>();

export function layoutOf(declaration: EventDeclaration): EventLayout {
  const known = layouts.get(declaration);
  if (known) return known;
  const named = (kind: 'text' | 'amount'): string[] => Object.keys(declaration.fields).filter((name) => declaration.fields[name]?.kind === kind);
  const texts = new Map(named('text').map((name, i) => [name, 1 + i]));
  const amounts = new Map(named('amount').map((name, i) => [name, i]));
  const layout = { texts, textColumns: 1 + texts.size, amounts, orderId: texts.get('orderId') ?? EVENT_ID };
  layouts.set(declaration, layout);
  return layout;
}
