/** The bench's own view: what the peers compute too, on the product's own engine. */
import { field, multiply } from '../../common/metrics/expression';
import { count, sum, type View } from '../../common/metrics/view';

export const salesByMinute: View = {
  name: 'sales-by-minute',
  about: 'Lines sold and what they cost, per minute and product.',
  grain: 'minute',
  dimensions: { product: field('productId') },
  measures: { lines: count('Invoice lines.'), revenue: sum('money', 'Quantity times unit price.') },
  from: [{ event: 'OrderCreated', explode: 'items', measures: { revenue: multiply(field('quantity'), field('unitPrice')) } }],
};
