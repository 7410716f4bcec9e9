/** Processes of the speed layer on real stores, in a namespace and a database of their own; and a shop that sells to them. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { createRedisLiveState } from '../../common/live/redis/redis-live-state';
import { createKafkaLog } from '../../common/log/kafka/kafka-log';
import { inNamespace } from '../../common/log/namespaced';
import { readThrough } from '../../common/log/read-through';
import { ownDatabase, type OwnDatabase } from '../../common/testing/own-database';
import { deadLetterTopic, topicSettings } from '../../common/topics';
import { tell } from './corner';
import { startLayer, type LayerProcess } from './process';

const MIGRATIONS = join(__dirname, '..', '..', 'batch-layer', 'migrations');
const PARTITIONS = 4;
const [ORDERS, PAYMENTS] = ['order-created', 'payment-completed'] as const;

export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 45_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited 45 s until ${what}`);
    await pause(20);
  }
}

export class ProcessCorner {
  private readonly namespace = `speed-${randomUUID().slice(0, 8)}`;
  readonly log = inNamespace(this.namespace, createKafkaLog({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: this.namespace }));
  readonly live = createRedisLiveState({ url: process.env['REDIS_URL'] ?? '', prefix: this.namespace });
  private readonly started: LayerProcess[] = [];
  private database: OwnDatabase | undefined;
  private made = 0;
  /** What was appended so far, as it must be counted. */
  private readonly due = { revenue: 0n, orders: 0n, admitted: 0n, duplicate: 0n, rejected: 0n, duplicateAmount: 0n };

  async begin(): Promise<void> {
    this.database = await ownDatabase();
    await this.log.ensureTopics(topicSettings(PARTITIONS));
  }

  get databaseUrl(): string {
    return this.database?.url ?? '';
  }

  /** Makes the tables, as the batch layer does. */
  async migrate(): Promise<void> {
    const pool = new Pool({ connectionString: this.databaseUrl, max: 1 });
    for (const file of readdirSync(MIGRATIONS).sort()) await pool.query(readFileSync(join(MIGRATIONS, file), 'utf8'));
    await pool.end();
  }

  start(env: Readonly<Record<string, string>> = {}): LayerProcess {
    const own = { TWOFOLD_NAMESPACE: this.namespace, SPEED_PORT: '0', DATABASE_URL: this.databaseUrl, PARTITIONS: String(PARTITIONS) };
    const begun = startLayer('speed-layer/main.ts', { ...own, ...env });
    this.started.push(begun);
    return begun;
  }

  /** Appends orders with their payments, each payment twice, and beside them records that are no events. */
  async sell(count: number, bad = 0): Promise<void> {
    const records = Array.from({ length: count }, () => `order-${this.made++}`).flatMap((orderId) => [
      event(ORDERS, 'OrderCreated', orderId, `${orderId}-o`),
      event(PAYMENTS, 'PaymentCompleted', orderId, `${orderId}-p`),
      event(PAYMENTS, 'PaymentCompleted', orderId, `${orderId}-p`),
    ]);
    const junk = Array.from({ length: bad }, () => ({ topic: PAYMENTS, key: `bad-${this.made++}`, value: 'no JSON' }));
    await this.log.append([...records, ...junk]);
    const { due } = this;
    const n = BigInt(count);
    due.orders += n;
    due.revenue += n * 12_345n;
    due.admitted += 2n * n;
    due.duplicate += n;
    due.duplicateAmount += n * 12_345n;
    due.rejected += BigInt(bad);
  }

  /** How many records are counted, whatever they are. */
  async counted(): Promise<bigint> {
    const { admitted, duplicate, rejected } = await tell(this.live, PARTITIONS);
    return admitted + duplicate + rejected;
  }

  /** Waits until as many records are counted as were appended, and checks every sum. */
  async allCounted(): Promise<void> {
    const all = this.due.admitted + this.due.duplicate + this.due.rejected;
    await until('every record is counted', async () => (await this.counted()) >= all);
    expect(await tell(this.live, PARTITIONS)).toEqual(this.due);
  }

  async outboxEmpty(): Promise<void> {
    const outboxes = () => Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => this.live.outbox(partition, 1)));
    await until('the outbox is empty', async () => (await outboxes()).flat().length === 0);
  }

  /** The keys of the dead letters that a read-committed reader sees. */
  async deadLetters(): Promise<string[]> {
    const topic = deadLetterTopic(PAYMENTS);
    const { start, end } = await this.log.bounds([topic]);
    const keys: string[] = [];
    await readThrough(this.log, `told-${randomUUID()}`, [topic], start, end, (batch, endAt) => {
      for (let i = 0; i < endAt; i++) keys.push(Buffer.from(batch.bytes.subarray(batch.keyStart[i], batch.keyEnd[i])).toString());
    });
    return keys;
  }

  /** Redis loses the state of every task. */
  lose(): Promise<void> {
    return this.live.erase(PARTITIONS);
  }

  async end(): Promise<void> {
    await Promise.all(this.started.map((each) => each.kill('SIGKILL')));
    await this.log.deleteTopics(topicSettings(PARTITIONS).map(({ topic }) => topic));
    await this.log.close();
    await this.lose();
    await this.live.close();
    await this.database?.drop();
  }
}

function event(topic: string, eventType: string, orderId: string, eventId: string): { topic: string; key: string; value: string } {
  const data = { orderId, userId: 'guest', amount: '1.2345', currency: 'EUR' };
  return { topic, key: orderId, value: JSON.stringify({ eventType, eventId, version: 2, timestamp: '2024-05-01T10:00:00Z', data }) };
}
