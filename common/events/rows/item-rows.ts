/** The items of all events of some rows, one behind the other. */
const FIRST_ITEMS = 16;

export class ItemRows {
  count = 0;
  /** Places of the product ids, as in EventRows. */
  products = new Int32Array(2 * FIRST_ITEMS);
  quantities = new Float64Array(FIRST_ITEMS);
  prices = new Float64Array(FIRST_ITEMS);

  /** Makes item `at` ready to be written. */
  open(at = this.count): number {
    if (at < this.quantities.length) return at;
    const { products, quantities, prices } = this;
    this.products = new Int32Array(2 * products.length);
    this.products.set(products);
    this.quantities = new Float64Array(2 * quantities.length);
    this.quantities.set(quantities);
    this.prices = new Float64Array(2 * prices.length);
    this.prices.set(prices);
    return at;
  }
}
