/** The next offset to read in each input topic of one task; a topic that is missing stands at 0. */
export type TaskPosition = Readonly<Record<string, number>>;

/** The next offset to read, per topic, one entry a partition; whatever is missing stands at 0. */
export type Position = Readonly<Record<string, readonly number[]>>;

/** Positions form a lattice: `covers` is its order, `joinPositions` its least upper bound. */
export function covers(position: Position, needed: Position): boolean {
  return Object.entries(needed).every(([topic, offsets]) =>
    offsets.every((offset, partition) => (position[topic]?.[partition] ?? 0) >= offset),
  );
}

/** How many offsets `position` still lacks to cover `needed`. */
export function missingTo(position: Position, needed: Position): number {
  let missing = 0;
  for (const [topic, offsets] of Object.entries(needed)) {
    offsets.forEach((offset, partition) => (missing += Math.max(0, offset - (position[topic]?.[partition] ?? 0))));
  }
  return missing;
}

/** The smallest position that covers both. */
export function joinPositions(a: Position, b: Position): Position {
  const joined: Record<string, number[]> = {};
  for (const topic of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const length = Math.max(a[topic]?.length ?? 0, b[topic]?.length ?? 0);
    joined[topic] = Array.from({ length }, (_, p) => Math.max(a[topic]?.[p] ?? 0, b[topic]?.[p] ?? 0));
  }
  return joined;
}

/** The largest position that both cover. */
export function meetPositions(a: Position, b: Position): Position {
  const lower = (topic: string): number[] => (a[topic] ?? []).map((offset, p) => Math.min(offset, b[topic]?.[p] ?? 0));
  return Object.fromEntries(Object.keys(a).map((topic) => [topic, lower(topic)]));
}

export function taskCovers(position: TaskPosition, needed: TaskPosition): boolean {
  return Object.entries(needed).every(([topic, offset]) => (position[topic] ?? 0) >= offset);
}

export function sameTaskPosition(a: TaskPosition, b: TaskPosition): boolean {
  return taskCovers(a, b) && taskCovers(b, a);
}

/** Gathers the tasks' positions (by partition) into one. */
export function fromTasks(tasks: readonly TaskPosition[]): Position {
  const position: Record<string, number[]> = {};
  tasks.forEach((task, partition) => {
    for (const [topic, offset] of Object.entries(task)) {
      const offsets = (position[topic] ??= tasks.map(() => 0));
      offsets[partition] = offset;
    }
  });
  return position;
}

/** One task's part of a position. */
export function ofTask(position: Position, partition: number): TaskPosition {
  return Object.fromEntries(Object.entries(position).map(([topic, offsets]) => [topic, offsets[partition] ?? 0]));
}

/** An opaque, URL-safe text for a position; `parseToken` reads it back. */
export function positionToken(position: Position): string {
  return btoa(JSON.stringify(position)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Reads a token; undefined where the text is not one. */
export function parseToken(token: string): Position | undefined {
  try {
    const value: unknown = JSON.parse(atob(token.replaceAll('-', '+').replaceAll('_', '/')));
    return isPosition(value) ? value : undefined;
  } catch {
    // Whatever a caller sends is only a token if it decodes; the caller's error says so.
    return undefined;
  }
}

export function isPosition(value: unknown): value is Position {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (offsets) => Array.isArray(offsets) && offsets.every((offset) => Number.isSafeInteger(offset) && Number(offset) >= 0),
  );
}
