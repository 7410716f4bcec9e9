/** The part of a shape that describes the items: they are many, so each is matched by itself. */
import type { EventDeclaration } from '../event';
import { AMOUNT, anyMember, isObject, objectPattern, QUANTITY, SIGNED_AMOUNT, TEXT } from './patterns';

export interface ItemsShape {
  /** One item and the comma behind it, or the closing bracket, which is the last group. */
  readonly item: RegExp;
  /** Which group of `item` holds what. */
  readonly productId: number;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly last: number;
  /** From behind the closing bracket to the last character of the record. */
  readonly tail: RegExp;
}

/** As a producer without any habit would write it, for a record whose items are none. */
const DECLARED = { productId: '', quantity: 0, unitPrice: '' };

export function learnItems(data: unknown, tail: string, space: string, declaration: EventDeclaration): ItemsShape | undefined {
  const items = isObject(data) ? data['items'] : undefined;
  const sample: unknown = Array.isArray(items) && items.length > 0 ? items[0] : DECLARED;
  if (!isObject(sample)) return undefined;
  const values: Readonly<Record<string, string>> = {
    productId: TEXT,
    quantity: QUANTITY,
    unitPrice: declaration.fields['items']?.limits.signed ? SIGNED_AMOUNT : AMOUNT,
  };
  const order: string[] = [];
  const item = objectPattern(sample, space, (name, value) => {
    if (!Object.hasOwn(values, name)) return anyMember(name, value);
    order.push(name);
    return { name, value: values[name] ?? '' };
  });
  if (item === undefined || order.length < 3) return undefined;
  const group = (name: string) => order.indexOf(name) + 1;
  return {
    item: new RegExp(`${item}(?:,${space}|(\\]))`, 'y'),
    productId: group('productId'),
    quantity: group('quantity'),
    unitPrice: group('unitPrice'),
    last: 4,
    tail: new RegExp(`${tail}$`, 'y'),
  };
}
