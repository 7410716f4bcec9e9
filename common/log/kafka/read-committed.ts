/**
 * What a reader of committed records must not see, decided here rather than by kafkajs 2.2.4, whose own filter
 * - takes the broker's list of aborted transactions to be sorted by first offset (it is sorted by last offset) and takes
 *   up one entry a record, so that it hands out aborted records where transactions overlap;
 * - steps silently over stretches without visible records, so that nobody could check where a batch really starts.
 * So each fetch response is put in order before kafkajs sees it: aborted records are marked like control records, which
 * kafkajs leaves out; and the last record of a stretch, if it would be left out, stays in, marked as hidden.
 *
 * The rule is the Java client's (org.apache.kafka.clients.consumer.internals.CompletedFetch).
 */
import { createRequire } from 'node:module';

interface FetchedRecord {
  readonly offset: string;
  readonly key: Buffer | null;
  isControlRecord: boolean;
  readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean };
}

interface FetchedPartition {
  readonly messages: FetchedRecord[];
  abortedTransactions: { readonly producerId: string; readonly firstOffset: string }[];
}

interface FetchResponse {
  readonly responses: readonly { readonly partitions: readonly FetchedPartition[] }[];
}

interface ResponseModule {
  parse: (decoded: FetchResponse) => Promise<unknown>;
}

/** Fetch versions that know transactions, as kafkajs implements them. */
const FETCH_VERSIONS = [4, 5, 6, 7, 8, 9, 10, 11];

const hidden = new WeakSet<object>();
let installed = false;

/** Whether a record that kafkajs hands out is none that a reader may see. */
export function isHidden(record: object): boolean {
  return hidden.has(record);
}

/** Puts the rule into kafkajs; once a process. Throws where this is not the kafkajs it was written for. */
export function installReadCommitted(): void {
  if (installed) return;
  const require = createRequire(__filename);
  for (const version of FETCH_VERSIONS) {
    const module: unknown = require(`kafkajs/src/protocol/requests/fetch/v${version}/response`);
    if (!isResponseModule(module)) throw new Error(`kafkajs's fetch response v${version} is not as expected: use kafkajs 2.2.4`);
    const { parse } = module;
    module.parse = (decoded) => {
      for (const { partitions } of decoded.responses) partitions.forEach(hideUncommitted);
      return parse(decoded);
    };
  }
  installed = true;
}

/** Marks what a reader must not see; safe to do twice. */
export function hideUncommitted(partition: FetchedPartition): void {
  const { messages } = partition;
  const begins = partition.abortedTransactions
    .map(({ producerId, firstOffset }) => ({ producerId, from: Number(firstOffset) }))
    .sort((a, b) => a.from - b.from);
  partition.abortedTransactions = [];
  const aborted = new Set<string>();
  for (const message of begins.length > 0 ? messages : []) {
    const offset = Number(message.offset);
    for (let next = begins[0]; next && next.from <= offset; next = begins[0]) {
      aborted.add(next.producerId);
      begins.shift();
    }
    const { producerId, inTransaction } = message.batchContext;
    if (message.isControlRecord && !hidden.has(message)) {
      if (isAbortMarker(message)) aborted.delete(producerId);
    } else if (inTransaction && aborted.has(producerId)) {
      message.isControlRecord = true;
    }
  }
  const last = messages.at(-1);
  if (last?.isControlRecord === true) {
    last.isControlRecord = false;
    hidden.add(last);
  }
}

/** A control record's key: version (int16), type (int16; 0 = abort, 1 = commit). */
function isAbortMarker({ key }: FetchedRecord): boolean {
  return key !== null && key.length >= 4 && key.readInt16BE(2) === 0;
}

function isResponseModule(module: unknown): module is ResponseModule {
  return typeof module === 'object' && module !== null && 'parse' in module && typeof module.parse === 'function';
}
