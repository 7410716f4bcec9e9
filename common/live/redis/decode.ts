/** Replies of Redis → the port's types. What does not fit is a damaged store, and said so. */
import { z } from 'zod';
import { checkPacked } from '../../identity/packed';
import type { CellDelta, Change, Heartbeat, MergeKind, OutboxEntry, Slice, TaskState } from '../live-state';

const position = z.record(z.string(), z.number().int().nonnegative());
const sliceSchema = z.object({ epoch: z.string(), start: position, end: position.optional() });
const outboxSchema = z.object({ topic: z.string(), offset: z.number(), record: z.string() });
const beatSchema = z.object({ owner: z.string(), at: z.number(), ends: position, stopped: z.string().optional() });
const changeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('commit'),
    seq: z.number(),
    epoch: z.string(),
    topic: z.string(),
    from: z.number(),
    nextOffset: z.number(),
    deltas: z.array(z.unknown()).transform((deltas) => deltas.map(decodeDelta)),
  }),
  z.object({ kind: z.literal('seal'), seq: z.number(), epoch: z.string(), end: position, opened: z.string() }),
  z.object({ kind: z.literal('prune'), seq: z.number(), base: z.number(), cut: position }),
  z.object({ kind: z.literal('other'), seq: z.number() }),
]);

const MERGES: ReadonlySet<unknown> = new Set<MergeKind>(['add', 'min', 'max']);
const isMerge = (value: unknown): value is MergeKind => MERGES.has(value);

/** All cells of a view merge alike: one array serves them all, which spares its readers much memory. */
const shared = new Map<string, readonly MergeKind[]>();

function sharedKinds(kinds: readonly unknown[]): readonly MergeKind[] {
  const name = kinds.join();
  let known = shared.get(name);
  if (!known) {
    if (!kinds.every(isMerge)) throw new Error(`the live cells are merged in ways that are not known: ${name}`);
    shared.set(name, (known = [...kinds]));
  }
  return known;
}

/** Cells come by the hundred thousand, so each is looked at by hand: a schema would take most of the time here. */
function decodeDelta(raw: unknown): CellDelta {
  const { key, kinds, values }: Partial<Record<keyof CellDelta, unknown>> = typeof raw === 'object' && raw !== null ? raw : {};
  if (typeof key !== 'string' || !Array.isArray(kinds) || !Array.isArray(values)) throw new Error(`the live changes hold a cell that is not one: ${JSON.stringify(raw)}`);
  return { key, kinds: sharedKinds(kinds), values: values.map((value: unknown) => BigInt(String(value))) };
}

const SIGN: Readonly<Record<MergeKind, string>> = { add: '+', min: '<', max: '>' };
const KIND = new Map<string, MergeKind>([['+', 'add'], ['<', 'min'], ['>', 'max']]);

/** The hash field of one measure: cell key, measure index, and a sign for how it merges. */
export function fieldOf(key: string, index: number, merge: MergeKind): string {
  return `${key}\u001f${index}${SIGN[merge]}`;
}

/** The cell key of such a field. */
export const cellKeyOf = (field: string): string => field.slice(0, field.lastIndexOf('\u001f'));

/** Cells from the flat reply of HGETALL. */
export function decodeCells(flat: readonly string[]): CellDelta[] {
  const cells = new Map<string, { key: string; kinds: MergeKind[]; values: bigint[] }>();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const field = flat[i] ?? '';
    const cut = field.lastIndexOf('\u001f');
    const key = field.slice(0, cut);
    const merge = KIND.get(field.slice(-1));
    if (cut < 0 || !merge) throw new Error(`the live cells hold a field that is not one: ${JSON.stringify(field)}`);
    const cell = cells.get(key) ?? { key, kinds: [], values: [] };
    const index = Number(field.slice(cut + 1, -1));
    cell.kinds[index] = merge;
    cell.values[index] = BigInt(flat[i + 1] ?? '');
    cells.set(key, cell);
  }
  return Array.from(cells.values(), ({ key, kinds, values }) => ({ key, kinds: sharedKinds(kinds), values }));
}

/** A task's hash; undefined where it is empty. */
export function decodeTask(partition: number, hash: Readonly<Record<string, string>>): TaskState | undefined {
  if (Object.keys(hash).length === 0) return undefined;
  const offsets = Object.entries(hash).filter(([name]) => name.startsWith('o:'));
  return {
    partition,
    seq: Number(hash['seq']),
    owner: hash['owner'] ?? '',
    base: Number(hash['base']),
    definitions: hash['definitions'] ?? '',
    slices: [
      ...z.array(sliceSchema).parse(JSON.parse(hash['sealed'] ?? '')).map(plainSlice),
      { epoch: hash['epoch'] ?? '', start: position.parse(JSON.parse(hash['start'] ?? '')) },
    ],
    offsets: Object.fromEntries(offsets.map(([name, offset]) => [name.slice(2), Number(offset)])),
  };
}

export const decodeSlice = (json: string): Slice => plainSlice(sliceSchema.parse(JSON.parse(json)));

function plainSlice({ epoch, start, end }: z.infer<typeof sliceSchema>): Slice {
  return end === undefined ? { epoch, start } : { epoch, start, end };
}

export const decodeChange = (json: string): Change => changeSchema.parse(JSON.parse(json));
export const encodeDeltas = (deltas: readonly CellDelta[]): string =>
  JSON.stringify(deltas.map(({ key, kinds, values }) => ({ key, kinds, values: values.map(String) })));

export const decodeOutbox = (json: string): OutboxEntry => outboxSchema.parse(JSON.parse(json));
/** One text for one entry, so that the script can compare it. */
export const encodeOutbox = ({ topic, offset, record }: OutboxEntry): string => JSON.stringify({ topic, offset, record });

export function decodeBeat(json: string): Heartbeat {
  const { stopped, ...beat } = beatSchema.parse(JSON.parse(json));
  return stopped === undefined ? beat : { ...beat, stopped };
}

/** A flat [name, value, name, value...] reply as an object. */
export function pairs(flat: readonly string[]): Record<string, string> {
  const object: Record<string, string> = {};
  for (let i = 0; i + 1 < flat.length; i += 2) object[flat[i] ?? ''] = flat[i + 1] ?? '';
  return object;
}

export const texts = z.array(z.string());

const PLACES = new Map<string, 'archive' | 'refused'>([['ARCHIVE', 'archive'], ['FENCED', 'refused'], ['MISSING', 'refused']]);
const piece = z.tuple([z.instanceof(Uint8Array), z.number().int()]);

/** A reply of identities.lua; `next` is where to go on, undefined behind the last. */
export function identitiesReply(reply: unknown): 'archive' | 'refused' | { packed: Uint8Array; next: number | undefined } {
  if (reply instanceof Uint8Array) {
    const place = PLACES.get(Buffer.from(reply).toString());
    if (place) return place;
  }
  const [packed, next] = piece.parse(reply);
  checkPacked(packed);
  return { packed, next: next < 0 ? undefined : next };
}
