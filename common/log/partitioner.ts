/**
 * Kafka's default partitioner for keyed records: murmur2 over the key's bytes, sign bit cleared, modulo the
 * partition count (org.apache.kafka.common.utils.Utils.murmur2). Every adapter and admit route by it. The key may be
 * [start, end) of some larger bytes.
 */
export function partitionOf(key: Uint8Array, partitions: number, start = 0, end = key.length): number {
  return (murmur2(key, start, end) & 0x7fffffff) % partitions;
}

const UTF8 = new TextEncoder();

/** Where a record goes: to the partition it names, or by its key (text as UTF-8; a missing key counts as empty). */
export function partitionFor(
  record: { readonly key: string | Uint8Array | null; readonly partition?: number },
  partitions: number,
): number {
  if (record.partition !== undefined) return record.partition;
  return partitionOf(typeof record.key === 'string' ? UTF8.encode(record.key) : (record.key ?? new Uint8Array()), partitions);
}

/** A key whose records go to this partition. */
export function keyIn(partition: number, partitions: number): string {
  let n = 0;
  while (partitionFor({ key: String(n) }, partitions) !== partition) n += 1;
  return String(n);
}

/** Of the bytes in [start, end). */
export function murmur2(data: Uint8Array, start = 0, end = data.length): number {
  const multiplier = 0x5bd1e995;
  let hash = 0x9747b28c ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    let word = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16) | ((data[at + 3] ?? 0) << 24);
    word = Math.imul(word, multiplier);
    word ^= word >>> 24;
    word = Math.imul(word, multiplier);
    hash = Math.imul(hash, multiplier) ^ word;
  }
  const rest = end - at;
  if (rest >= 3) hash ^= (data[at + 2] ?? 0) << 16;
  if (rest >= 2) hash ^= (data[at + 1] ?? 0) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ (data[at] ?? 0), multiplier);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, multiplier);
  return hash ^ (hash >>> 15);
}
