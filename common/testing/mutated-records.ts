/** Records bent in every way that a decoder could get wrong: in their JSON, their text, their bytes and their place. */
import type { RawRecord } from '../events/admit';

/** Numbers in [0, below), the same for the same seed (mulberry32). */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

type Mutation = (record: RawRecord, roll: Dice) => RawRecord;

export function mutated(record: RawRecord, roll: Dice): RawRecord {
  let mutant = record;
  for (let times = 1 + (roll(4) === 0 ? 1 : 0); times > 0; times--) mutant = pick(MUTATIONS, roll)(mutant, roll);
  return mutant;
}

/** The same record as another of a few producers would write it, each with its own order of fields, and no escapes. */
export function rewritten(record: RawRecord, roll: Dice): RawRecord {
  const producer = roll(4);
  const order = (object: unknown) => (producer === 0 ? asObject(object) : reordered(object, producer));
  const more = producer === 2 ? { source: 'web', attempt: roll(3), test: false } : {};
  const calm = withText(record, (text) => text.replace(/\\./g, ''));
  return withJson(calm, (raw) => order({ ...raw, ...more, data: order({ ...asObject(raw['data']), ...more }) }), producer === 3);
}

const pick = <T>(from: readonly T[], roll: Dice): T => from[roll(from.length)] as T;

const ODD_TEXTS = ['"', '\\', '\\u0041', '\\ud800', '\\n', '\u0000', '\u007f', '\u001f', 'é', '🙂', '\u2028', '\ufeff', ' ', '\t', '\n', ',', ':', '{', '}', '[', ']', '-', '+', '.', 'e', 'E', '0', '00', '1', '9', 'Z', 'T', '\\"', '/*', 'NaN', 'null', 'true'];
const ODD_VALUES = [null, true, 0, -0, 1, 1.5, 1e21, -1, NaN, '', 'x', '12', '-12.5', '-0', '0.00001', '100000000000', '99999999999.9999', '2024-02-29T00:00:00Z', '2023-02-29T00:00:00Z', '2011-12-09T24:00:00Z', [], {}, [1], { a: 1 }];
const HUGE = ['999999999', '1000000000', '1000000001', '99999999999', '100000000000', '99999999999.9999', '9'.repeat(16), '9'.repeat(40), '1e400', '0.0001', '0.00010', '0.00001', '007', '-0', '-1', '12.', '.5'];

const MUTATIONS: readonly Mutation[] = [
  (record, roll) => withBytes(record, (bytes) => bytes.with(roll(bytes.length), roll(256))),
  (record, roll) => withBytes(record, (bytes) => bytes.subarray(0, roll(bytes.length + 1))),
  (record, roll) => withBytes(record, (bytes) => new Uint8Array([...bytes, pick([0x20, 0x0a, 0x00, 0x7d, 0x22, 0xff], roll)])),
  (record, roll) => withText(record, (text) => splice(text, roll(text.length + 1), 0, pick(ODD_TEXTS, roll))),
  (record, roll) => withText(record, (text) => splice(text, roll(text.length + 1), 1 + roll(3), '')),
  (record, roll) => withText(record, (text) => splice(text, roll(text.length + 1), 1, pick(ODD_TEXTS, roll))),
  // Digits are where amounts and times are misread.
  (record, roll) => withText(record, (text) => text.replace(/\d/g, (digit) => (roll(12) === 0 ? String(roll(10)) : digit))),
  (record, roll) => withText(record, (text) => replaceOne(text, /\d+(\.\d+)?/g, pick(HUGE, roll), roll)),
  (record, roll) => withText(record, (text) => replaceOne(text, /[A-Za-z0-9]+/g, pick(['x', 'é', '\u007f'], roll).repeat([1, 64, 65, 128, 129, 254, 256, 257][roll(8)] ?? 1), roll)),
  (record, roll) => withText(record, (text) => replaceOne(text, /[A-Za-z]/g, `\\u00${(0x61 + roll(26)).toString(16)}`, roll)),
  (record, roll) => withText(record, (text) => replaceOne(text, /\.\d+Z/g, pick(['Z', '.1Z', '.12Z', '.123456Z', '.1234567890Z', '+00:00', '.000+01:00', ''], roll), roll)),
  (record, roll) => withText(record, (text) => replaceOne(text, /"(?:[^"\\]|\\.)*":(?:"(?:[^"\\]|\\.)*"|\d+)/g, (member) => `${member},${member.replace(/\d/, '7')}`, roll)),
  (record, roll) => withJson(record, (raw) => changed(raw, roll), roll(8) === 0),
  (record, roll) => withJson(record, (raw) => ({ ...raw, data: changed(raw['data'], roll) }), roll(8) === 0),
  (record, roll) => withJson(record, (raw) => withItems(raw, roll)),
  (record) => withJson(record, ({ eventType, eventId, timestamp, data }) => ({ eventType, eventId, timestamp, ...asObject(data), amount: Number(asObject(data)['amount']) })),
  (record, roll) => rewritten(record, roll),
  (record, roll) => ({ ...record, key: pick([undefined, new Uint8Array(), new TextEncoder().encode('o9'), new Uint8Array([0xef, 0xbb, 0xbf, ...(record.key ?? [])])], roll) }),
  (record, roll) => ({ ...record, partition: roll(record.partitions) }),
  (record, roll) => ({ ...record, logTime: pick([0, NaN, Date.UTC(2011, 1, 27), Date.UTC(2011, 1, 28), Date.UTC(2011, 2, 1)], roll) }),
  (record, roll) => ({ ...record, topic: pick(['order-created', 'payment-completed', 'payment-adjusted', 'unheard-of'], roll) }),
  (record, roll) => ({ ...record, value: roll(8) === 0 ? undefined : record.value }),
];

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown): Json => (isObject(value) ? value : {});

function withBytes(record: RawRecord, change: (bytes: Uint8Array) => Uint8Array): RawRecord {
  return record.value?.length ? { ...record, value: change(Uint8Array.from(record.value)) } : record;
}

function withText(record: RawRecord, change: (text: string) => string): RawRecord {
  return withBytes(record, (bytes) => new TextEncoder().encode(change(new TextDecoder().decode(bytes))));
}

/** Only where there is a JSON object to change. */
function withJson(record: RawRecord, change: (raw: Json) => Json, spaced = false): RawRecord {
  return withText(record, (text) => {
    try {
      const raw: unknown = JSON.parse(text);
      if (!isObject(raw)) return text;
      const written = JSON.stringify(change(raw));
      return spaced ? written.replace(/":/g, '": ').replace(/,"/g, ', "') : written;
    } catch (error) {
      if (error instanceof SyntaxError) return text;
      throw error;
    }
  });
}

function splice(text: string, at: number, drop: number, put: string): string {
  return text.slice(0, at) + put + text.slice(at + drop);
}

function replaceOne(text: string, what: RegExp, by: string | ((found: string) => string), roll: Dice): string {
  const found = [...text.matchAll(what)];
  const one = found.length > 0 ? pick(found, roll) : undefined;
  return one ? splice(text, one.index, one[0].length, typeof by === 'string' ? by : by(one[0])) : text;
}

/** In the order of this producer, always the same. */
function reordered(object: unknown, producer: number): Json {
  const place = (name: string) => dice(producer * 1_000 + name.length * 31 + name.charCodeAt(name.length - 1))(1_000);
  return Object.fromEntries(Object.entries(asObject(object)).sort(([a], [b]) => place(a) - place(b)));
}

function extended(object: Json, roll: Dice): Json {
  return roll(3) > 0 ? object : { ...object, [pick(['extra', 'Extra_2', '__proto__', 'constructor', 'a.b', 'é'], roll)]: pick(ODD_VALUES, roll) };
}

/** One member set to something odd, or taken away, or one more. */
function changed(object: unknown, roll: Dice): Json {
  const members = Object.entries(asObject(object));
  const at = roll(members.length + 1);
  const name = members[at]?.[0] ?? 'more';
  const rest = members.filter(([other]) => other !== name);
  return Object.fromEntries(roll(3) === 0 ? rest : members.map(([other, value]) => [other, other === name ? pick(ODD_VALUES, roll) : value]));
}

function withItems(raw: Json, roll: Dice): Json {
  const price = () => pick(['1', '0.5', '-3.25', '1000', '999999', '99999999999.9999'], roll);
  const item = () => extended({ productId: pick(['p', 'é', 'p'.repeat(129)], roll), quantity: pick([1, -1, 0, 2.5, 999_999_999, 1_000_000_000, 100_000, 5_000_000], roll), unitPrice: price() }, roll);
  return { ...raw, data: { ...asObject(raw['data']), items: Array.from({ length: roll(4) }, item) } };
}
