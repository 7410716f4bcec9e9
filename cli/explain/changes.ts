/** Why an answer changed between two points of the past: each row's difference and what it is made of. */
import { z } from 'zod';
import { counted, grouped } from '../print/numbers';
import { table } from '../print/table';
import { viewPath, type ViewOptions } from '../query/view-options';

const value = z.union([z.string(), z.number()]);
const PARTS = { onTime: 'on time', late: 'late', refunds: 'refunds', corrections: 'corrections', definition: 'definition' } as const;
const partName = z.enum(['onTime', 'late', 'refunds', 'corrections', 'definition']);
const measure = z.object({ before: value, after: value, change: value, parts: z.record(partName, value) });
const point = z.looseObject({ point: z.string(), at: z.string().nullable(), generation: z.number().nullable(), definitions: z.string().nullable() });
const amounts = z.record(z.string(), z.string());

export const changesShape = z.looseObject({
  view: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  currency: z.string().optional(),
  between: point,
  and: point,
  rows: z.array(z.object({ measures: z.record(z.string(), measure) }).catchall(z.string())),
  leftOut: z.looseObject({
    duplicates: z.object({ records: z.number(), amounts }),
    rejections: z.object({ records: z.number(), byReason: z.record(z.string(), z.number()), amounts, unreadable: z.number() }),
  }),
});
type Changes = z.infer<typeof changesShape>;

/** Rows taken apart one by one. */
const SHOWN = 50;

/** Waits until the archive holds both points, unless told otherwise. */
export function changesPath(view: string, { between, and, ...asked }: Partial<ViewOptions> & { readonly between: string; readonly and?: string }): string {
  const [path = '', query = ''] = viewPath(view, { ...asked, wait: asked.wait ?? '10s' }).split('?');
  const params = new URLSearchParams(query);
  params.append('between', between);
  if (and !== undefined) params.append('and', and);
  return `${path}/changes?${params.toString()}`;
}

/** @param width the screen's width; undefined where nothing may be cut */
export function changesText(changes: Changes, width?: number): string {
  const { view, from, to, currency, between, and, rows } = changes;
  const range = `${from === undefined ? '' : ` from ${from} on`}${to === undefined ? '' : ` up to ${to}`}`;
  return [
    `Why ${view}${range}${currency === undefined ? '' : `, in ${currency},`} changed between ${pointText(between)} and ${pointText(and)}`,
    rows.length === 0 ? 'There is nothing in it at either point.' : changesTable(changes, width),
    ...(rows.length > SHOWN ? [`… and ${counted(rows.length - SHOWN, 'more row', 'more rows')}: --json shows all`] : []),
    ['Late: the bucket of the event had ended at the first point. Definition: what no event explains.', ...definitionLines(changes)].join('\n'),
    leftOutText(changes),
  ].join('\n\n');
}

function changesTable({ rows }: Changes, width: number | undefined): string {
  const parts = partName.options.filter((name) => name !== 'definition' || rows.some(({ measures }) => Object.values(measures).some((each) => Number(each.parts.definition) !== 0)));
  const lines = rows.slice(0, SHOWN).flatMap(({ measures, ...keys }) =>
    Object.entries(measures).map(([name, each]) => [
      Object.values(keys).join(' '),
      name,
      grouped(String(each.before)),
      ...parts.map((part) => signed(each.parts[part])),
      grouped(String(each.after)),
      signed(each.change),
    ]),
  );
  const numbers = ['before', ...parts.map((part) => PARTS[part]), 'after', 'change'];
  return table(['row', 'measure', ...numbers], lines, { right: numbers, columns: width });
}

/** "+1,000", "-2"; nothing for none. */
function signed(figure: string | number): string {
  const text = grouped(String(figure));
  return text === '0' ? '' : text.startsWith('-') ? text : `+${text}`;
}

function pointText({ point: asked, at }: Changes['between']): string {
  const name = asked.length > 40 ? 'a token' : asked;
  return at === null || at.startsWith(asked.replace(/Z$/, '')) ? name : `${name} (the log up to ${at.slice(0, 19).replace('T', ' ')} UTC)`;
}

function definitionLines({ between, and }: Changes): string[] {
  return [between, and].flatMap(({ generation, definitions }) => (definitions === null ? [] : [`Generation ${generation ?? ''} was answered with other definitions than now (${definitions}).`]));
}

function leftOutText({ leftOut: { duplicates, rejections } }: Changes): string {
  const money = (of: Readonly<Record<string, string>>): string => Object.entries(of).map(([currency, amount]) => `${grouped(amount)} ${currency}`).join(', ');
  const reasons = Object.entries(rejections.byReason).map(([reason, records]) => `${grouped(records)} ${reason}`);
  const [doubled, refused] = [money(duplicates.amounts), money(rejections.amounts)];
  return [
    `Left out between the two: ${counted(duplicates.records, 'duplicate')}${doubled === '' ? '' : `, which would have added ${doubled}`};`,
    `${counted(rejections.records, 'rejected record')}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}${refused === '' ? '' : `, with ${refused} in those that can be read`}.`,
  ].join('\n');
}
