/** The four consumers as a process that stands still in the worst place of each, until it is killed. */
import { Pool } from 'pg';
import { createKafkaLog } from '../../../../common/log/kafka/kafka-log';
import { KINDS, startFour } from './four-consumers';

const [topic = '', out = '', database = ''] = process.argv.slice(2);
const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const frozen = new Set<string>();
void startFour({
  log: createKafkaLog({ brokers, clientId: 'frozen', sessionTimeout: 6_000 }),
  pool: new Pool({ connectionString: database }),
  topic,
  out,
  worst: (kind) => {
    frozen.add(kind);
    if (frozen.size === KINDS.length) console.log('frozen');
    return new Promise(() => undefined);
  },
});
