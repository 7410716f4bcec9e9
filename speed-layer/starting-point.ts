/** Where a task begins: decided from its live state, the current generation and the bounds of the log. */
import { slicesAfter, type TaskState } from '../common/live/live-state';
import { ofTask, type Position, type TaskPosition } from '../common/position';
import type { CurrentGeneration } from './archive-lookup';

/** A task cannot go on exactly. It is kept from writing and tried again until somebody mends it. */
export class HoleError extends Error {
  override readonly name = 'HoleError';
}

/** A task must not go on yet; what it waits for will come by itself. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

/** What to do with what was found. `start` means: there is neither a fit state nor a generation, so read everything. */
export type StartingPoint =
  | { readonly from: 'state'; readonly state: TaskState }
  | { readonly from: 'generation'; readonly generation: CurrentGeneration }
  | { readonly from: 'start' };

/**
 * Cells of two definitions are never merged, so a generation with others counts for nothing here, except that a task
 * without a fit state waits for the next one. Throws NotYet in that case.
 */
export function startingPoint(state: TaskState | undefined, generation: CurrentGeneration | undefined, definitions: string): StartingPoint {
  const fit = state?.definitions === definitions ? state : undefined;
  if (generation?.definitions === definitions) {
    const continues = fit && slicesAfter(fit, ofTask(generation.cut, fit.partition)) !== undefined;
    return continues ? { from: 'state', state: fit } : { from: 'generation', generation };
  }
  if (fit) return { from: 'state', state: fit };
  if (generation) {
    throw new NotYet(
      `generation ${generation.id} was computed with other view definitions (${generation.definitions}, here ${definitions}): ` +
        'the task begins when a full recompute has published one with these',
    );
  }
  return { from: 'start' };
}

/** Throws HoleError where the log does not hold `position`: reading on elsewhere would lose or repeat money. */
export function checkHeld(position: TaskPosition, bounds: { start: Position; end: Position }, partition: number): void {
  for (const [topic, at] of Object.entries(position)) {
    const start = bounds.start[topic]?.[partition] ?? 0;
    const end = bounds.end[topic]?.[partition] ?? 0;
    if (at < start) {
      throw new HoleError(
        `${topic}/${partition} begins at ${start}, but the task must read on from ${at}: the records between are gone from the log; ` +
          'fill them from the archive with a full recompute, whose generation the task then begins at',
      );
    }
    if (at > end) {
      throw new HoleError(
        `${topic}/${partition} ends at ${end}, but the task stands at ${at}: the log lost records or is another one; ` +
          'point KAFKA_BROKERS to the right Kafka, or start anew with "twofold reset"',
      );
    }
  }
}
