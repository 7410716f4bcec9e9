/** A connection to the one broker of the bench that appends record batches as they are: Kafka's Produce request, version 7. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { int16, int32, text } from '../../common/log/kafka/wire';

export interface BatchFor {
  readonly partition: number;
  readonly bytes: Buffer;
}

/** Where a batch went. */
export interface BatchAt {
  readonly partition: number;
  readonly firstOffset: number;
}

const PRODUCE = 0;
const VERSION = 7;
const ALL_REPLICAS = -1;
const WITHIN = 30_000;

export class Producer {
  private correlation = 0;
  private readonly waiting = new Map<number, { resolve: (places: BatchAt[]) => void; reject: (error: Error) => void }>();
  private received: Buffer = Buffer.alloc(0);

  private constructor(
    private readonly socket: Socket,
    private readonly topic: string,
  ) {
    socket.on('data', (data) => this.take(data));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('the broker closed the connection')));
  }

  static async to(address: string, topic: string): Promise<Producer> {
    const [host = '', port = ''] = address.split(':');
    const socket = connect({ host, port: Number(port), noDelay: true });
    await once(socket, 'connect');
    return new Producer(socket, topic);
  }

  /** The bytes are copied before this returns; several requests may be under way, and the broker takes them in order. */
  send(batches: readonly BatchFor[]): Promise<BatchAt[]> {
    const correlation = ++this.correlation;
    const perBatch = batches.flatMap(({ partition, bytes }) => [int32(partition), int32(bytes.length), bytes]);
    const body = [int16(PRODUCE), int16(VERSION), int32(correlation), text('twofold-bench-load'), int16(-1), int16(ALL_REPLICAS), int32(WITHIN), int32(1), text(this.topic), int32(batches.length), ...perBatch];
    const request = Buffer.concat([int32(body.reduce((sum, part) => sum + part.length, 0)), ...body]);
    return new Promise((resolve, reject) => {
      this.waiting.set(correlation, { resolve, reject });
      this.socket.write(request);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(data: Buffer): void {
    this.received = this.received.length === 0 ? data : Buffer.concat([this.received, data]);
    while (this.received.length >= 4 && this.received.length >= 4 + this.received.readInt32BE(0)) {
      const end = 4 + this.received.readInt32BE(0);
      this.answered(this.received.subarray(4, end));
      this.received = this.received.subarray(end);
    }
  }

  /** Correlation, then topics, each with its name and its partitions: number, error, first offset, append time, log's start. */
  private answered(frame: Buffer): void {
    const asked = this.waiting.get(frame.readInt32BE(0));
    this.waiting.delete(frame.readInt32BE(0));
    const partitionsAt = 8 + 2 + frame.readInt16BE(8);
    const places: BatchAt[] = [];
    for (let i = 0; i < frame.readInt32BE(partitionsAt); i++) {
      const at = partitionsAt + 4 + i * 30;
      const error = frame.readInt16BE(at + 4);
      if (error !== 0) return asked?.reject(new Error(`the broker refused a batch with error ${error}`));
      places.push({ partition: frame.readInt32BE(at), firstOffset: Number(frame.readBigInt64BE(at + 6)) });
    }
    asked?.resolve(places);
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
