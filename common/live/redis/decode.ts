/** Replies of Redis → the port's types. What does not fit is a damaged store, and said so. */
import { z } from 'zod';
import { checkPacked } from '../../identity/packed';
import { dayInArchive } from '../check-commit';
import type { Change, Heartbeat, OutboxEntry, Slice, TaskState, Written } from '../live-state';
import { deltasOf } from './blocks/read';

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
  }),
  z.object({ kind: z.literal('seal'), seq: z.number(), epoch: z.string(), end: position, opened: z.string() }),
  z.object({ kind: z.literal('prune'), seq: z.number(), base: z.number(), cut: position }),
  z.object({ kind: z.literal('other'), seq: z.number() }),
]);

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

/** `cells` is the block of a commit's cells. */
export function decodeChange(json: string, cells: Buffer): Change {
  const change = changeSchema.parse(JSON.parse(json));
  return change.kind === 'commit' ? { ...change, deltas: cells.length > 0 ? deltasOf(cells) : [] } : change;
}

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

/** A writing script's reply: the new seq, or one word that says why not. */
export function written(reply: unknown): Written {
  if (typeof reply !== 'string') throw new Error(`Redis answered ${JSON.stringify(reply)} to a write`);
  const [word = '', rest = ''] = reply.split(/ (.*)/s);
  switch (word) {
    case 'FENCED':
      return { ok: false, refused: 'fenced' };
    case 'MISSING':
      return { ok: false, refused: 'missing' };
    case 'ARCHIVED': {
      const [topic = '', day = ''] = rest.split(':');
      throw dayInArchive(topic, day);
    }
    default:
      return { ok: true, seq: z.coerce.number().int().positive().parse(reply) };
  }
}
