/**
 * What every engine must come to, added up while the events are made: from the numbers they are made of, never from
 * their text, and with nothing of the engines' own code.
 */
import type { Sale } from './sale';
import { COUNTRIES, FIRST_MILLIS, USUAL_SPREAD } from './sale';

/** A cell's name, and its numbers in the order that the result names them: counts, pieces, pennies. */
export type Cells = ReadonlyMap<string, readonly number[]>;

export class Oracle {
  private readonly every: Table;
  private readonly once: Table;
  private readonly orders: Table;
  private readonly products: Table;
  private readonly productCount: number;
  private _events = 0;
  private _copies = 0;

  constructor({ products, spanMillis } = USUAL_SPREAD) {
    const minutes = spanMillis / 60_000;
    this.every = new Table(minutes * products, 2);
    this.once = new Table(minutes * products, 2);
    this.orders = new Table(minutes * COUNTRIES.length, 4);
    this.products = new Table(products, 3);
    this.productCount = products;
  }

  add(sale: Sale, copy: boolean): void {
    const { pennies } = sale;
    const minute = Math.floor((sale.at - FIRST_MILLIS) / 60_000);
    const cell = minute * this.productCount + sale.product;
    this._events += 1;
    this.every.add(cell, 1, pennies);
    if (copy) {
      this._copies += 1;
      return;
    }
    this.once.add(cell, 1, pennies);
    this.products.add(sale.product, 1, sale.units, pennies);
    this.orders.meet(minute * COUNTRIES.length + sale.country, pennies);
  }

  get events(): number {
    return this._events;
  }

  get copies(): number {
    return this._copies;
  }

  /** Count and pennies per minute and product, copies counted: "minute|product", the minute since 1970. */
  everyEvent(): Cells {
    return this.every.named(minuteAndProduct(this.productCount));
  }

  /** The same with each event counted once. */
  eachOnce(): Cells {
    return this.once.named(minuteAndProduct(this.productCount));
  }

  /** What the built-in views hold, each event counted once: "orders|minute|country" and "products|product". */
  builtIn(): Cells {
    const orders = this.orders.named((i) => `orders|${FIRST_MILLIS / 60_000 + Math.floor(i / COUNTRIES.length)}|${COUNTRIES[i % COUNTRIES.length] ?? ''}`);
    return new Map([...orders, ...this.products.named((i) => `products|p${i}`)]);
  }
}

const minuteAndProduct =
  (products: number) =>
  (i: number): string =>
    `${FIRST_MILLIS / 60_000 + Math.floor(i / products)}|p${i % products}`;

/** Rows of whole numbers; exact far beyond what a bench can add up. A row's first number counts. */
class Table {
  private readonly numbers: Float64Array;

  constructor(
    private readonly rows: number,
    private readonly width: number,
  ) {
    this.numbers = new Float64Array(rows * width);
  }

  add(row: number, ...values: readonly number[]): void {
    values.forEach((value, i) => this.set(row, i, this.get(row, i) + value));
  }

  /** Count, sum, least and most. */
  meet(row: number, value: number): void {
    const first = this.get(row, 0) === 0;
    this.set(row, 2, first ? value : Math.min(this.get(row, 2), value));
    this.set(row, 3, Math.max(this.get(row, 3), value));
    this.add(row, 1, value);
  }

  named(name: (row: number) => string): Cells {
    const cells = new Map<string, readonly number[]>();
    for (let row = 0; row < this.rows; row++) {
      if (this.get(row, 0) > 0) cells.set(name(row), [...this.numbers.subarray(row * this.width, (row + 1) * this.width)]);
    }
    return cells;
  }

  private get(row: number, i: number): number {
    return this.numbers[row * this.width + i] ?? 0;
  }

  private set(row: number, i: number, value: number): void {
    this.numbers[row * this.width + i] = value;
  }
}

/** The first differences between what an engine says and what is right, in words; none where they are the same. */
export function differences(said: Cells, right: Cells, atMost = 3): string[] {
  const found: string[] = [];
  for (const name of new Set([...right.keys(), ...said.keys()])) {
    const [is, due] = [said.get(name)?.join(','), right.get(name)?.join(',')];
    if (is !== due) found.push(`${name} is ${is ?? 'missing'}, not ${due ?? 'there'}`);
    if (found.length === atMost) break;
  }
  return found;
}
