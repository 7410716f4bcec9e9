/** A consumer of each kind over one topic, and where each is at its most vulnerable: between its effect and what tells that it was done. */
import type { Pool } from 'pg';
import type { Log } from '../../../../common/log/log';
import type { LogRecord } from '../../adapters/taken-record';
import { consume, type Consumer } from '../consume';
import { PermanentError } from '../errors';
import { inPostgres, type Connection } from '../in-postgres';

export interface FourParts {
  readonly log: Log;
  readonly pool: Pool;
  readonly topic: string;
  readonly out: string;
  /** Called by each at its worst place, the first time that it comes there. It may never answer. */
  readonly worst: (kind: Kind) => Promise<void>;
}

export const KINDS = ['at-most-once', 'at-least-once', 'into-kafka', 'into-postgres'] as const;
export type Kind = (typeof KINDS)[number];
export const groupOf = (topic: string, kind: Kind): string => `${topic}-${kind}`;

/** Which record each comes to its worst place with, and which no try mends. */
const WORST_AT = 30;
export const POISON = 20;

const numberOf = ({ value }: LogRecord): number => Number(Buffer.from(value ?? []).toString());

export function startFour({ log, pool, topic, out, worst }: FourParts): Promise<Consumer[]> {
  const met = new Set<Kind>();
  const first = async (kind: Kind): Promise<void> => {
    if (met.has(kind)) return;
    met.add(kind);
    await worst(kind);
  };
  const effect = async (on: Pick<Connection, 'query'>, kind: Kind, n: number): Promise<void> => {
    if (n === POISON) throw new PermanentError(`${n} is poison`);
    await on.query('INSERT INTO effect (kind, n) VALUES ($1, $2)', [kind, n]);
  };
  const common = (kind: Kind) => ({ topic, group: groupOf(topic, kind), deadLetters: `${topic}.${kind}.dead` });
  // Its transaction is in the midst of things when the process is told of.
  const midst: Log = { ...log, appendOnce: (...args) => Promise.all([log.appendOnce(...args), args[1].length > WORST_AT && args[0].includes('into-kafka') ? first('into-kafka') : undefined]).then(() => undefined) };
  // Between the COMMIT and the place that follows from it.
  const committed = {
    connect: async () => {
      const client = await pool.connect();
      const query = async (text: string, values?: unknown[]) => {
        const answer = await client.query(text, values);
        if (text === 'COMMIT' && ++commits === WORST_AT) await first('into-postgres');
        return answer;
      };
      return { query, release: (broken?: Error | boolean): void => client.release(broken) };
    },
  };
  let commits = 0;
  return Promise.all([
    consume(log, { ...common('at-most-once'), delivery: 'at-most-once', handler: async (record) => {
      if (numberOf(record) >= WORST_AT) await first('at-most-once');
      await effect(pool, 'at-most-once', numberOf(record));
    } }),
    consume(log, { ...common('at-least-once'), delivery: 'at-least-once', handler: async (record) => {
      await effect(pool, 'at-least-once', numberOf(record));
      if (numberOf(record) >= WORST_AT) await first('at-least-once');
    } }),
    consume(midst, { ...common('into-kafka'), delivery: 'exactly-once', handler: async (record, { send }) => {
      if (numberOf(record) === POISON) throw new PermanentError('poison');
      send({ topic: out, key: 'k', value: `${numberOf(record)}` });
    } }),
    consume(log, { ...common('into-postgres'), delivery: 'exactly-once', idempotency: inPostgres(committed, { consumer: topic }), handler: async (record, { effects }) => effect(effects, 'into-postgres', numberOf(record)) }),
  ]);
}
