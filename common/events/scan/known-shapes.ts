/** The shapes that one topic's records were met in, the latest first. Few are kept; which, tells on speed alone. */
import type { Millis } from '../../time';
import type { EventDeclaration } from '../event';
import type { EventRows } from '../rows/event-rows';
import { scan } from './scan';
import { learnShape, type Shape } from './shape';

const SHAPES_KEPT = 8;
/** Learning costs more than `admit`: behind these, only one stranger in so many is learned from. */
const STRANGERS_FIRST = 64;
const STRANGERS_EACH = 64;

export class KnownShapes {
  private readonly shapes: Shape[] = [];
  private strangers = 0;

  constructor(readonly declaration: EventDeclaration) {}

  /** Writes the record to the next row of `rows`, if one of the shapes fits; it is not kept yet. */
  scan(rows: EventRows, start: number, end: number, logTime: Millis): boolean {
    for (let i = 0; i < this.shapes.length; i++) {
      const shape = this.shapes[i];
      if (!shape || !scan(rows, shape, start, end, logTime)) continue;
      if (i > 0) this.shapes.unshift(...this.shapes.splice(i, 1));
      return true;
    }
    return false;
  }

  /** Learns from a record of the declared version that `admit` took and that no shape fitted. */
  learn(value: Uint8Array): void {
    this.strangers += 1;
    if (this.strangers > STRANGERS_FIRST && this.strangers % STRANGERS_EACH !== 0) return;
    const shape = learnShape(new TextDecoder('utf-8', { ignoreBOM: true }).decode(value), this.declaration);
    if (!shape || this.shapes.some((known) => known.pattern === shape.pattern)) return;
    this.shapes.unshift(shape);
    if (this.shapes.length > SHAPES_KEPT) this.shapes.pop();
  }
}
