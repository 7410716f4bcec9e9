/**
 * Sockets that read each of Kafka's answers straight into one piece of memory of its size. kafkajs by itself gets them in
 * many small pieces, which it copies together: for large fetches, more work than reading the records.
 */
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import type { ISocketFactory } from 'kafkajs';
import { answerMemory } from './answer-memory';

const SIZE_BYTES = 4;
/** No answer is this large: who sends one is no Kafka. */
const MOST_BYTES = 300_000_000;
const KEEP_ALIVE_AFTER = 60_000;
/** Longer than any question waits for its answer: joining a group waits for all of its members, a minute at most. */
const SILENT_FOR = 90_000;

/** Sockets that end by themselves where a question stays without any answer for `silentFor`, ms: kafkajs would ask again on the same one for ever. */
export const answerSocketsOf = (silentFor: number): ISocketFactory => ({ host, port, onConnect }) => {
  const answers = new Answers();
  let unanswered = 0;
  let silence: NodeJS.Timeout | undefined;
  const socket: Socket = connect({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_AFTER,
    onread: {
      buffer: () => answers.room(),
      callback: (length) => {
        try {
          silence?.refresh();
          const answer = answers.filled(length);
          if (!answer) return true;
          if (unanswered > 0) unanswered -= 1;
          if (unanswered === 0) clearTimeout(silence);
          socket.emit('data', answer);
        } catch (error) {
          socket.destroy(error instanceof Error ? error : new Error(String(error)));
        }
        return true;
      },
    },
  });
  const write = socket.write.bind(socket) as (...given: unknown[]) => boolean;
  socket.write = (...given: unknown[]): boolean => {
    unanswered += 1;
    if (unanswered === 1) {
      silence = setTimeout(() => socket.destroy(new Error(`Kafka at ${host}:${port} has answered nothing for ${silentFor / 1_000} s: connecting anew`)), silentFor);
      silence.unref();
    }
    return write(...given);
  };
  socket.on('close', () => clearTimeout(silence));
  socket.on('connect', onConnect);
  return socket;
};

export const answerSockets = answerSocketsOf(SILENT_FOR);

interface ConnectionClass {
  readonly prototype: { chunks: Buffer[]; bytesBuffered: number; processData: (answer: Buffer) => void };
}

let installed = false;

/**
 * kafkajs keeps what is left over behind an answer, even where that is nothing, and copies the next answer to it. Mended
 * for all its connections in this process; once. Throws where this is not the kafkajs it was written for.
 */
export function installWholeAnswers(): void {
  if (installed) return;
  const connection: unknown = createRequire(__filename)('kafkajs/src/network/connection');
  if (!isConnectionClass(connection)) throw new Error("kafkajs's connection is not as expected: use kafkajs 2.2.4");
  const { processData } = connection.prototype;
  connection.prototype.processData = function (answer) {
    if (this.bytesBuffered === 0) this.chunks = [];
    processData.call(this, answer);
  };
  installed = true;
}

function isConnectionClass(found: unknown): found is ConnectionClass {
  const prototype: unknown = typeof found === 'function' ? found.prototype : undefined;
  return typeof prototype === 'object' && prototype !== null && 'processData' in prototype && typeof prototype.processData === 'function';
}

/** Cuts a stream into answers: each a number of bytes (int32) and so many bytes. */
export class Answers {
  private size = Buffer.allocUnsafe(SIZE_BYTES);
  private answer: Buffer | undefined;
  private at = 0;

  /** Where the next bytes belong; never empty. */
  room(): Buffer {
    return (this.answer ?? this.size).subarray(this.at);
  }

  /** `length` bytes have come into the room. Gives the answer, with its size before it, if that completes it. Throws where that is no size. */
  filled(length: number): Buffer | undefined {
    this.at += length;
    if (!this.answer) {
      if (this.at < SIZE_BYTES) return undefined;
      const size = this.size.readInt32BE();
      if (size < 0 || size > MOST_BYTES) throw new Error('what answers there is no Kafka');
      this.answer = answerMemory.take(SIZE_BYTES + size);
      this.size.copy(this.answer);
    }
    if (this.at < this.answer.length) return undefined;
    const whole = this.answer;
    this.answer = undefined;
    this.at = 0;
    return whole;
  }
}
