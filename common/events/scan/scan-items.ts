/** The items of a record, one by one. */
import { MAX_AMOUNT } from '../../money';
import { MAX_ID_LENGTH, MAX_ITEMS, type Item } from '../field';
import type { ItemsShape } from './items-shape';
import { readUnits } from './read-value';

/** Quantity times price is checked in doubles, which may be off by a few; what comes near the bound is left to `admit`. */
const SAFE_PRODUCT = Number(MAX_AMOUNT / 2n);

/** The items that begin at `from`, behind the opening bracket, and where the closing one ends; undefined where they deviate. */
export function scanItems(text: string, from: number, shape: ItemsShape): { readonly items: readonly Item[]; readonly end: number } | undefined {
  const items: Item[] = [];
  if (text.startsWith(']', from)) return { items, end: from + 1 };
  const { item, productId: product, quantity: pieces, unitPrice: price, last } = shape;
  item.lastIndex = from;
  for (;;) {
    const values: readonly (string | undefined)[] | null = item.exec(text);
    if (!values) return undefined;
    const productId = values[product] ?? '';
    const quantity = Number(values[pieces]);
    const unitPrice = readUnits(values[price] ?? '');
    if (productId.length > MAX_ID_LENGTH || Math.abs(quantity * unitPrice) > SAFE_PRODUCT) return undefined;
    items.push({ productId, quantity: BigInt(quantity), unitPrice: BigInt(unitPrice) });
    if (values[last] !== undefined) return items.length <= MAX_ITEMS ? { items, end: item.lastIndex } : undefined;
  }
}
