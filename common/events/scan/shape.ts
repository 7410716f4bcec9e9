/**
 * A shape: the order in which some producer writes an event's fields. A record that has it is known to be JSON of known
 * members, so nothing in it need be parsed but the values. Learned from a record that `admit` took, so any order will
 * do, and any additional fields that hold plain values.
 */
import type { EventDeclaration } from '../event';
import { MAX_ID_LENGTH, type FieldKind, type FieldLimits } from '../field';
import { EVENT_ID, layoutOf, type EventLayout } from '../rows/event-layout';
import { Literal } from './literal';
import { codeOf, StepWriter, type Step } from './step';

export interface Shape {
  /** From the first byte to the last. */
  readonly steps: readonly Step[];
  /** One item; none where the shape has no items. */
  readonly item: readonly Step[];
  /** What stands between two items. */
  readonly comma: Literal;
  /** All of it, to know it again by. */
  readonly pattern: string;
}

/** Writes a member whose name and colon are `lead`; false where no shape describes it. `first` ones have no comma before them. */
type WriteMember = (name: string, value: unknown, lead: string, first: boolean) => boolean;

/** As a producer without any habit would write it, for a record whose items are none. */
const DECLARED_ITEM = { productId: '', quantity: 0, unitPrice: '' };

/** Names that stand for themselves in JSON; and no `__proto__`. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** The shape of a record of the declared version; undefined where it holds something that no shape describes. */
export function learnShape(text: string, declaration: EventDeclaration): Shape | undefined {
  const raw: unknown = JSON.parse(text);
  const space = /^\{"\w*": /.test(text) ? ' ' : '';
  const steps = new StepWriter();
  const layout = layoutOf(declaration);
  const items: { steps: readonly Step[] | undefined } = { steps: [] };
  const writeField: WriteMember = (name, value, lead, first) => {
    const field = Object.hasOwn(declaration.fields, name) ? declaration.fields[name] : undefined;
    if (!field) return writeAny(steps, value, lead);
    if (field.kind === 'items') items.steps = learnItem(value, space, field.limits);
    return writeDeclared(steps, layout, name, lead, field.kind, field.limits, field.optional && !first);
  };
  const whole = writeObject(steps, raw, space, (name, value, lead) => {
    if (name === 'eventType') steps.word(`${lead}"${declaration.type}"`);
    else if (name === 'version') steps.word(lead + String(declaration.version));
    else if (name === 'eventId') steps.value(`${lead}"`, 'text', { column: EVENT_ID, limit: MAX_ID_LENGTH });
    else if (name === 'timestamp') steps.value(`${lead}"`, 'instant');
    else if (name !== 'data') return writeAny(steps, value, lead);
    else {
      steps.word(lead);
      return writeObject(steps, value, space, writeField);
    }
    return true;
  });
  const all = steps.end();
  const item = items.steps;
  if (!whole || !item) return undefined;
  return { steps: all, item, comma: new Literal(`,${space}`), pattern: patternOf(all, item, space) };
}

function learnItem(items: unknown, space: string, limits: FieldLimits): readonly Step[] | undefined {
  const sample: unknown = Array.isArray(items) && items.length > 0 ? items[0] : DECLARED_ITEM;
  const steps = new StepWriter();
  let declared = 0;
  const whole = writeObject(steps, sample, space, (name, value, lead) => {
    if (!Object.hasOwn(DECLARED_ITEM, name)) return writeAny(steps, value, lead);
    declared += 1;
    if (name === 'productId') steps.value(`${lead}"`, 'product', { limit: MAX_ID_LENGTH });
    else if (name === 'quantity') steps.value(lead, 'quantity');
    else steps.value(`${lead}"`, limits.signed ? 'signed-price' : 'price');
    return true;
  });
  return whole && declared === 3 ? steps.end() : undefined;
}

function writeObject(steps: StepWriter, sample: unknown, space: string, write: WriteMember): boolean {
  if (typeof sample !== 'object' || sample === null || Array.isArray(sample)) return false;
  steps.word('{');
  for (const [i, [name, value]] of Object.entries(sample).entries()) {
    if (!PLAIN_NAME.test(name)) return false;
    if (!write(name, value, `${i === 0 ? '' : `,${space}`}"${name}":${space}`, i === 0)) return false;
  }
  steps.word('}');
  return true;
}

function writeAny(steps: StepWriter, sample: unknown, lead: string): boolean {
  if (typeof sample === 'object' && sample !== null) return false;
  steps.value(lead, 'any');
  return true;
}

function writeDeclared(steps: StepWriter, layout: EventLayout, name: string, lead: string, kind: FieldKind, limits: FieldLimits, optional: boolean): boolean {
  if (kind === 'items') steps.value(`${lead}[`, 'items', { optional });
  else if (kind === 'amount') steps.value(`${lead}"`, limits.signed ? 'signed-amount' : 'amount', { column: layout.amounts.get(name) ?? 0, optional });
  else {
    const column = layout.texts.get(name) ?? 0;
    const codes = limits.among && codesOf(limits.among);
    if (limits.among && !codes) return false;
    steps.value(`${lead}"`, codes ? 'code' : 'text', { column, optional, limit: limits.maxLength ?? 0, ...(codes && { codes }) });
  }
  return true;
}

/** Undefined where one of them is too long. */
function codesOf(texts: ReadonlySet<string>): ReadonlySet<number> | undefined {
  const codes = new Set<number>();
  for (const text of texts) {
    const code = codeOf(text);
    if (code === undefined) return undefined;
    codes.add(code);
  }
  return codes;
}

function patternOf(steps: readonly Step[], item: readonly Step[], space: string): string {
  const told = (step: Step) => [step.literal.text, step.hole, step.column, step.optional];
  return JSON.stringify([steps.map(told), item.map(told), space]);
}
