/** What the API answers of a view, and which columns its rows have. */
import { z } from 'zod';
import { PlainError } from '../plain-error';
import { evidenceShape, type Serving } from '../serving';

const value = z.union([z.string(), z.number(), z.null()]);
const rowShape = z.object({ batch: z.record(z.string(), value), realtime: z.record(z.string(), value) }).catchall(value);

const viewAnswerShape = z.looseObject({
  view: z.string(),
  granularity: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  groupBy: z.array(z.string()).optional(),
  currency: z.string().optional(),
  rows: z.array(rowShape),
  evidence: z.looseObject(evidenceShape.shape),
});
export type ViewAnswer = z.infer<typeof viewAnswerShape>;
export type ViewRow = z.infer<typeof rowShape>;

const named = z.looseObject({ name: z.string() });
const viewShape = z.looseObject({ name: z.string(), about: z.string(), measures: z.array(named.extend({ unit: z.string(), kind: z.string() })), ratios: z.array(named), dimensions: z.array(named) });
type ViewDescription = z.infer<typeof viewShape>;

async function describedView(serving: Serving, name: string): Promise<ViewDescription> {
  const { views } = await serving.get('/api/views', z.object({ views: z.array(viewShape) }));
  const found = views.find((view) => view.name === name);
  if (!found) throw new PlainError(`the serving layer at ${serving.url} answers the view "${name}" and does not list it: is it of this version?`);
  return found;
}

/** One answer and the columns of its rows. Throws PlainError where there is none. */
export async function askView(serving: Serving, path: string): Promise<{ answer: ViewAnswer; columns: () => Promise<Columns> }> {
  const answer = await serving.get(path, viewAnswerShape);
  return { answer, columns: async () => columnsOf(answer, await describedView(serving, answer.view)) };
}

export interface Columns {
  /** The bucket and the dimensions. */
  readonly keys: readonly string[];
  readonly measures: readonly string[];
  readonly ratios: readonly string[];
}

function columnsOf({ rows, granularity, groupBy = [] }: ViewAnswer, { measures, ratios }: ViewDescription): Columns {
  const numbers = new Set([...measures, ...ratios].map(({ name }) => name));
  const [first] = rows;
  const keys = first ? Object.keys(first).filter((name) => name !== 'batch' && name !== 'realtime' && !numbers.has(name)) : [...(granularity === 'total' ? [] : ['bucket']), ...groupBy];
  return { keys, measures: measures.map(({ name }) => name), ratios: ratios.map(({ name }) => name) };
}

/** A value of a row as the API tells it; empty where there is none. */
export function valueOf(row: ViewRow, name: string, part?: 'batch' | 'realtime'): string {
  const found = part === undefined ? row[name] : row[part][name];
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}
