/** Headers of one record, looked up in the bytes behind its value: they are read only when somebody asks. */
import type { RecordBatch } from '../log';

type Columns = Pick<RecordBatch, 'bytes' | 'count' | 'valueStart' | 'valueEnd'>;

/** Undefined where record `i` has none of this name, or no value. The batch was checked as it was fetched, but not its headers: nonsense is none. */
export function headerOf(columns: Columns, i: number, name: string): string | undefined {
  for (const [key, value] of headersOf(columns, i)) if (key === name) return value;
  return undefined;
}

/** Each in turn, as `headerOf` finds them. */
export function* headersOf({ bytes, valueStart, valueEnd }: Columns, i: number): Generator<readonly [name: string, value: string | undefined]> {
  if ((valueStart[i] ?? -1) < 0) return;
  let at = valueEnd[i] ?? bytes.length;
  const varint = (): number => {
    let number = 0;
    for (let shift = 0; shift <= 28; shift += 7) {
      const byte = bytes[at++] ?? 0;
      number |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (number >>> 1) ^ -(number & 1);
    }
    return -1;
  };
  const text = (): string | undefined => {
    const length = varint();
    if (length < 0 || at + length > bytes.length) return undefined;
    at += length;
    return Buffer.from(bytes.buffer, bytes.byteOffset + at - length, length).toString();
  };
  for (let left = varint(); left > 0 && at < bytes.length; left--) {
    const [key, value] = [text(), text()];
    if (key === undefined) return;
    yield [key, value];
  }
}
