/**
 * Takes the place of kafkajs's encoding of produce requests, which makes a growing buffer of every record and of each of
 * its numbers. What kafkajs sends, and when, stays its own.
 */
import { createRequire } from 'node:module';
import type { Message } from 'kafkajs';
import { batchBytes } from './batch-bytes';
import { int16, int32, text } from './wire';

interface ProduceArguments {
  readonly acks: number;
  readonly timeout: number;
  /** 0 is none. */
  readonly compression?: number;
  readonly transactionalId?: string | null;
  /** A number of 64 bits, as text or as an object that is written as such. */
  readonly producerId?: { toString(): string };
  readonly producerEpoch?: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly firstSequence?: number; readonly messages: readonly Message[] }[];
  }[];
}

/** As kafkajs takes a request's bytes from its encoders. */
interface Encoded {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

interface ProduceModule {
  protocol: (choice: { version: number }) => (given: ProduceArguments) => { readonly request: { readonly encode: () => Promise<Encoded> } };
}

/** From version 3 on, records are in format 2; kafkajs knows versions up to 7, which are laid out alike. */
const FIRST_VERSION = 3;

let installed = false;

/** Puts the encoding into kafkajs, for all its producers in this process; once. Throws where this is not the kafkajs it was written for. */
export function installProduceRequests(): void {
  if (installed) return;
  const module: unknown = createRequire(__filename)('kafkajs/src/protocol/requests/produce');
  if (!isProduceModule(module)) throw new Error("kafkajs's produce request is not as expected: use kafkajs 2.2.4");
  const { protocol } = module;
  module.protocol = (choice) => (given) => {
    const made = protocol(choice)(given);
    if (choice.version < FIRST_VERSION || (given.compression ?? 0) !== 0) return made;
    const encode = async (): Promise<Encoded> => {
      const bytes = produceBytes(given, Date.now());
      return { buf: bytes, buffer: bytes };
    };
    return { ...made, request: { ...made.request, encode } };
  };
  installed = true;
}

/** The request's body. */
export function produceBytes(given: ProduceArguments, now: number): Buffer {
  const { transactionalId, producerId, producerEpoch = 0 } = given;
  const id = BigInt(producerId?.toString() ?? -1);
  const transactional = transactionalId != null && transactionalId !== '';
  const pieces = [transactionalId == null ? int16(-1) : text(transactionalId), int16(given.acks), int32(given.timeout), int32(given.topicData.length)];
  for (const { topic, partitions } of given.topicData) {
    pieces.push(text(topic), int32(partitions.length));
    for (const { partition, firstSequence = 0, messages } of partitions) {
      const batch = batchBytes(messages, { producerId: id, producerEpoch, firstSequence, transactional }, now);
      pieces.push(int32(partition), int32(batch.length), batch);
    }
  }
  return Buffer.concat(pieces);
}

function isProduceModule(module: unknown): module is ProduceModule {
  return typeof module === 'object' && module !== null && 'protocol' in module && typeof module.protocol === 'function';
}
