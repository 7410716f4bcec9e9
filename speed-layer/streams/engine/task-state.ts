/** The state of one task: what was committed, and over it what this step of the task changes, until that is committed too. */
import { decodeState, encodeState } from '../state-codec';
import type { Store } from '../step';

const SEPARATOR = '\u001e';

/** One changed field of the state; null where it goes. */
export interface StateWrite {
  readonly field: string;
  readonly value: string | null;
}

const GONE = Symbol('gone');

export class TaskState {
  private readonly committed = new Map<string, Map<string, unknown>>();
  private readonly changed = new Map<string, Map<string, unknown>>();

  /** `fields` as they were written. */
  constructor(fields: Iterable<readonly [field: string, value: string]>) {
    for (const [field, value] of fields) {
      const at = field.indexOf(SEPARATOR);
      within(this.committed, field.slice(0, at)).set(field.slice(at + 1), decodeState(value));
    }
  }

  store<S>(step: string): Store<S> {
    const committed = within(this.committed, step);
    const changed = within(this.changed, step);
    const at = (key: string): unknown => {
      const news = changed.get(key);
      if (news === GONE) return undefined;
      return news === undefined ? committed.get(key) : news;
    };
    return {
      get: (key) => at(key) as S | undefined,
      set: (key, value) => void changed.set(key, value),
      delete: (key) => void changed.set(key, GONE),
      entries: function* () {
        for (const key of new Set([...committed.keys(), ...changed.keys()])) {
          const value = at(key);
          if (value !== undefined) yield [key, value as S];
        }
      },
    };
  }

  /** What has to be written for the changes since the last `keep`. */
  writes(): StateWrite[] {
    return [...this.changed].flatMap(([step, fields]) =>
      Array.from(fields, ([key, value]): StateWrite => ({ field: `${step}${SEPARATOR}${key}`, value: value === GONE ? null : encodeState(value) })),
    );
  }

  /** The changes are committed. */
  keep(): void {
    for (const [step, fields] of this.changed) {
      const committed = within(this.committed, step);
      for (const [key, value] of fields) {
        if (value === GONE) committed.delete(key);
        else committed.set(key, value);
      }
      fields.clear();
    }
  }

  /** The changes are as if they had never been. */
  discard(): void {
    for (const fields of this.changed.values()) fields.clear();
  }
}

function within<V>(all: Map<string, Map<string, V>>, step: string): Map<string, V> {
  const found = all.get(step);
  if (found) return found;
  const made = new Map<string, V>();
  all.set(step, made);
  return made;
}
