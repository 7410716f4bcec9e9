/** A file of customers as CSV, line by line: what each line must hold, and what is wrong where it does not. */
import { parse } from 'csv-parse/sync';
import { reasonOf } from '../../common/reason';
import { ImportError } from '../import/import-error';
import { MAX_LINE, readLines, type Line } from '../import/lines';
import type { Customer } from './keep-customers';

const COLUMNS = ['user_id', 'name', 'tier', 'city'] as const;
/** A userId of an event is no longer, so a longer one would be nobody's. */
const MOST = { user_id: 128, name: 256, tier: 64, city: 256 } as const;

export interface Trouble {
  readonly line: number;
  readonly why: string;
}

/** Told of customers some at a time, and of lines that are none. Throws ImportError where this is no such file. */
export async function readCustomers(path: string, signal: AbortSignal, use: (customers: readonly Customer[]) => Promise<void>, onTrouble: (trouble: Trouble) => void): Promise<void> {
  const lineOf = new Map<string, number>();
  const state = { hasHeader: false };
  const read = ({ number, text }: Line): Customer[] => {
    const found = customerOf(text);
    const before = typeof found === 'string' ? undefined : lineOf.get(found.userId);
    if (typeof found === 'string' || before !== undefined) {
      onTrouble({ line: number, why: typeof found === 'string' ? found : `user_id "${found.userId}" stands in line ${before} already` });
      return [];
    }
    lineOf.set(found.userId, number);
    return [found];
  };
  await readLines(path, signal, async (chunks) => {
    for await (const lines of chunks) {
      const [first] = lines;
      if (first && !state.hasHeader && first.text.replace(/^\uFEFF/, '') !== COLUMNS.join(',')) throw new ImportError(`${path}: the first line must be ${COLUMNS.join(',')}, not "${first.text.slice(0, 120)}"`);
      const rows = state.hasHeader ? lines : lines.slice(1);
      if (first) state.hasHeader = true;
      await use(rows.flatMap(read));
    }
  });
  if (!state.hasHeader) throw new ImportError(`${path} is empty: the first line must be ${COLUMNS.join(',')}`);
}

/** What is wrong, where it is none. */
function customerOf(text: string): Customer | string {
  if (text.length > MAX_LINE) return `is longer than ${MAX_LINE} characters`;
  if (text.includes('\uFFFD')) return 'is not UTF-8';
  const fields = fieldsOf(text);
  if (typeof fields === 'string') return fields;
  if (fields.length !== COLUMNS.length) return `has ${fields.length} fields, not ${COLUMNS.length}; a field with a comma needs quotes`;
  for (const [i, column] of COLUMNS.entries()) {
    const value = fields[i] ?? '';
    if (value === '' && column !== 'city') return `${column} is missing`;
    if (value.length > MOST[column]) return `${column} is longer than ${MOST[column]} characters`;
    if (/[\u0000-\u001f\u007f]/.test(value)) return `${column} has control characters`;
  }
  const [userId = '', name = '', tier = '', city = ''] = fields;
  return { userId, name, tier, city: city === '' ? null : city };
}

/** Where no quote stands, a comma is a comma; csv-parse reads the rest. A field never goes on in the next line. */
function fieldsOf(text: string): readonly string[] | string {
  if (!text.includes('"')) return text.split(',');
  try {
    const [fields = []] = parse(text, { relax_column_count: true });
    return fields;
  } catch (error) {
    return `is not CSV: ${reasonOf(error)}`;
  }
}
