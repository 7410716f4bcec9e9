/** Which values a dimension can have, where its declaration settles that: currencies, bands and fixed words. */
import { CURRENCIES } from '../../common/events/currencies';
import type { Expression } from '../../common/metrics/expression';
import type { View } from '../../common/metrics/view';

/** Undefined for an open dimension, such as a country or a product: any text may turn up. */
export function allowedValues(view: View, dimension: string): ReadonlySet<string> | undefined {
  const values = new Set<string>();
  for (const source of view.from) {
    const expression = source.dimensions?.[dimension] ?? view.dimensions[dimension];
    const ofOne = expression && valuesOf(expression);
    if (!ofOne) return undefined;
    for (const value of ofOne) values.add(value);
  }
  return values;
}

function valuesOf(expression: Expression): Iterable<string> | undefined {
  switch (expression.op) {
    case 'text':
      return [expression.value];
    case 'band':
      return [...expression.bands.map(({ name }) => name), expression.otherwise];
    case 'field':
      return expression.name === 'currency' ? CURRENCIES : undefined;
    default:
      return undefined;
  }
}
