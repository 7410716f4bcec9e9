/** Kafka's plain types as bytes, for requests that are put together piece by piece. */

export function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function text(content: string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([int16(bytes.length), bytes]);
}
