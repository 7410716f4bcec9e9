/** What only a real Kafka can do to the log: processes that die, compression, brokers that are not there. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Ledger, LedgerReader, textOf, topicSettings, until } from '../contract/harness';
import { LogError, type Log } from '../log';
import { createKafkaLog } from './kafka-log';

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const prefix = `troubles-${randomUUID().slice(0, 8)}`;

/** A member in a process of its own: joins, and says which tasks it was given. */
const MEMBER = `
  const { createKafkaLog } = require('./common/log/kafka/kafka-log');
  const [, brokers, group, topic] = process.argv;
  const log = createKafkaLog({ brokers: [brokers], clientId: 'dying', sessionTimeout: 6000 });
  log.join(group, [topic], {
    assigned: async (partition) => { console.log('assigned ' + partition); return {}; },
    batch: () => new Promise(() => undefined),
    revoked: async () => undefined,
  });
`;

describe('the log on Kafka, in trouble', () => {
  const logs: Log[] = [];
  const topics: string[] = [];
  const children: ChildProcess[] = [];
  const open = (): Log => {
    const log = createKafkaLog({ brokers, clientId: 'troubles', sessionTimeout: 6_000 });
    logs.push(log);
    return log;
  };
  const make = async (log: Log, name: string, config: Record<string, string> = {}): Promise<string> => {
    const topic = `${prefix}.${name}`;
    topics.push(topic);
    await log.ensureTopics([topicSettings(topic, 2, config)]);
    return topic;
  };

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    const log = open();
    await log.deleteTopics(topics);
    await Promise.all(logs.map((each) => each.close()));
  });

  it('gives the tasks of a process killed with -9 to the others, with what it had in hand', async () => {
    const log = open();
    const topic = await make(log, 'killed');
    const group = `${prefix}-killed`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', MEMBER, brokers[0] ?? '', group, topic], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    await until('the other process holds both tasks', () => said.includes('assigned 0') && said.includes('assigned 1'));
    await log.append([0, 1].map((partition) => ({ topic, key: 'k', value: `${partition}`, partition })));

    const ledger = new Ledger();
    const joining = log.join(group, [topic], new LedgerReader(ledger));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await joining;
    await until('its records are read', () => ledger.read.length === 2);
    expect(ledger.texts().sort()).toEqual(['0', '1']);
  });

  it('reads compressed batches, each from the memory it was unpacked into', async () => {
    const log = open();
    const topic = await make(log, 'gzip', { 'compression.type': 'gzip' });
    const values = Array.from({ length: 300 }, (_, i) => `${i} `.repeat(50));
    for (let from = 0; from < values.length; from += 100) {
      await log.append(values.slice(from, from + 100).map((value) => ({ topic, key: 'k', value, partition: 0 })));
    }
    const ledger = new Ledger();
    await log.join(`${prefix}-gzip`, [topic], new LedgerReader(ledger));
    await until('all records are read', () => ledger.read.length === values.length);
    expect(ledger.texts()).toEqual(values);
    expect(ledger.batches.length).toBeGreaterThan(1);
  });

  it('ends with a sentence where records are compressed in a way it cannot read', async () => {
    const log = open();
    const topic = await make(log, 'snappy', { 'compression.type': 'snappy' });
    await log.append([{ topic, key: 'k', value: 'v'.repeat(1_000) }]);
    const member = await log.join(`${prefix}-snappy`, [topic], new LedgerReader(new Ledger()));
    await expect(member.ended).rejects.toThrow(LogError);
    await expect(member.ended).rejects.toThrow(/Snappy .*compression\.type.* to gzip or none/);
  });

  it('appends one record that is larger than the usual batch', async () => {
    const log = open();
    const topic = await make(log, 'large');
    const value = 'x'.repeat(900_000);
    await log.append([{ topic, key: 'k', value: 'a' }, { topic, key: 'k', value }, { topic, key: 'k', value: 'b' }]);
    const ledger = new Ledger();
    await log.join(`${prefix}-large`, [topic], new LedgerReader(ledger));
    await until('all records are read', () => ledger.read.length === 3);
    expect(ledger.read.map((record) => textOf(record.value)?.length)).toEqual([1, 900_000, 1]);
  });

  it('loses and repeats nothing while members come and go', async () => {
    const log = open();
    const topic = await make(log, 'coming-and-going');
    const group = `${prefix}-coming-and-going`;
    const ledger = new Ledger();
    const total = 4_000;
    let appended = 0;
    const producing = (async () => {
      while (appended < total) {
        await log.append(Array.from({ length: 20 }, (_, i) => ({ topic, key: 'k', value: `${appended + i}`, partition: i % 2 })));
        appended += 20;
      }
    })();
    const steady = await log.join(group, [topic], new LedgerReader(ledger));
    for (let round = 0; round < 4; round++) {
      const guest = new LedgerReader(ledger);
      const member = await log.join(group, [topic], guest);
      await until('the guest has a task', () => guest.held.size > 0);
      await member.leave();
    }
    await producing;
    await until('all records are read', () => ledger.read.length >= total);
    for (const partition of [0, 1]) {
      const offsets = ledger.read.filter((record) => record.partition === partition).map((record) => record.offset);
      expect(offsets).toEqual(Array.from({ length: total / 2 }, (_, i) => i));
    }
    await steady.leave();
  });

  it('says that nobody is there, and closes nevertheless', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.close();
    await once(server, 'close');
    const log = createKafkaLog({ brokers: [`127.0.0.1:${port}`], clientId: 'nobody' });
    const bounds = log.bounds(['orders']);
    await expect(bounds).rejects.toThrow(LogError);
    await expect(bounds).rejects.toThrow(/is Kafka running, and is KAFKA_BROKERS right\?/);
    await log.close();
  });
});
