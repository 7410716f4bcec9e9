/**
 * A shape: the order in which some producer writes an event's fields, as regular expressions that match nothing else.
 * Learned from a record that `admit` took, so any order will do, and any additional fields that hold plain values.
 */
import type { EventDeclaration } from '../event';
import type { FieldLimits } from '../field';
import { learnItems, type ItemsShape } from './items-shape';
import { AMOUNT, anyMember, CUT, INSTANT, isObject, objectPattern, SIGNED_AMOUNT, TEXT, type JsonObject, type Member } from './patterns';

export interface Shape {
  readonly declaration: EventDeclaration;
  /** All of it, to know it again by. */
  readonly pattern: string;
  /** From the first character to the last, or to the bracket that opens the items. */
  readonly head: RegExp;
  readonly items: ItemsShape | undefined;
  /** What the groups of `head` hold, and behind them those of `items.tail`. */
  readonly captures: readonly Capture[];
}

export interface Capture {
  readonly name: string;
  readonly kind: 'eventId' | 'timestamp' | 'text' | 'amount';
  readonly limits: FieldLimits;
}

/** The shape of a record of the declared version; undefined where it holds something that no shape describes. */
export function learnShape(text: string, declaration: EventDeclaration): Shape | undefined {
  const raw: unknown = JSON.parse(text);
  if (!isObject(raw)) return undefined;
  const space = /^\{"\w*": /.test(text) ? ' ' : '';
  const captures: Capture[] = [];
  const whole = objectPattern(raw, space, (name, value) => {
    if (name === 'eventType') return { name, value: `"${declaration.type}"` };
    if (name === 'version') return { name, value: String(declaration.version) };
    if (name === 'data') return isObject(value) ? dataMember(value, space, declaration, captures) : undefined;
    if (name !== 'eventId' && name !== 'timestamp') return anyMember(name, value);
    captures.push({ name, kind: name, limits: {} });
    return { name, value: name === 'eventId' ? TEXT : INSTANT };
  });
  if (whole === undefined) return undefined;
  const [head = '', tail] = whole.split(CUT);
  if (tail === undefined) return { declaration, pattern: whole, head: new RegExp(`${head}$`, 'y'), items: undefined, captures };
  const items = learnItems(raw['data'], tail, space, declaration);
  return items && { declaration, pattern: `${whole}${items.item.source}`, head: new RegExp(head, 'y'), items, captures };
}

function dataMember(data: JsonObject, space: string, declaration: EventDeclaration, captures: Capture[]): Member | undefined {
  const value = objectPattern(data, space, (name, sample) => {
    const field = Object.hasOwn(declaration.fields, name) ? declaration.fields[name] : undefined;
    if (!field) return anyMember(name, sample);
    if (field.kind === 'items') return { name, value: `\\[${CUT}` };
    captures.push({ name, kind: field.kind, limits: field.limits });
    return { name, value: field.kind === 'text' ? TEXT : field.limits.signed ? SIGNED_AMOUNT : AMOUNT, optional: field.optional };
  });
  return value === undefined ? undefined : { name: 'data', value };
}
