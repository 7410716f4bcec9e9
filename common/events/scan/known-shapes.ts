/** The shapes that one topic's records were met in, the latest first. Few are kept; which, tells on speed alone. */
import type { Millis } from '../../time';
import type { Event, EventDeclaration } from '../event';
import { scan } from './scan';
import { learnShape, type Shape } from './shape';

const SHAPES_KEPT = 8;
/** Learning costs more than `admit`: behind these, only one stranger in so many is learned from. */
const STRANGERS_FIRST = 64;
const STRANGERS_EACH = 64;

export class KnownShapes {
  private readonly shapes: Shape[] = [];
  private strangers = 0;

  constructor(private readonly declaration: EventDeclaration) {}

  /** The event of a record's text, if one of the shapes fits. */
  scan(text: string, logTime: Millis): Event | undefined {
    for (let i = 0; i < this.shapes.length; i++) {
      const shape = this.shapes[i];
      const event = shape && scan(text, shape, logTime);
      if (!event) continue;
      if (i > 0) this.shapes.unshift(...this.shapes.splice(i, 1));
      return event;
    }
    return undefined;
  }

  /** Learns from a record of the declared version that `admit` took and that no shape fitted. */
  learn(text: string): void {
    this.strangers += 1;
    if (this.strangers > STRANGERS_FIRST && this.strangers % STRANGERS_EACH !== 0) return;
    const shape = learnShape(text, this.declaration);
    if (!shape || this.shapes.some((known) => known.pattern === shape.pattern)) return;
    this.shapes.unshift(shape);
    if (this.shapes.length > SHAPES_KEPT) this.shapes.pop();
  }
}
