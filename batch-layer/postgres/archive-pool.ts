/** The archiver's own connections: one that is silent for too long is given up, as no archiver's statement takes that long. */
import { Socket } from 'node:net';
import { Pool } from 'pg';
import type { Millis } from '../../common/time';

/** A connection that somebody between forgot never says so: the archiver would wait for it for ever. */
const SILENT_FOR: Millis = 120_000;
const CONNECT_WITHIN: Millis = 10_000;

export function openArchivePool(connectionString: string, report: (line: string) => void, silentFor = SILENT_FOR): Pool {
  const pool = new Pool({
    connectionString,
    connectionTimeoutMillis: CONNECT_WITHIN,
    stream: () => {
      const socket = new Socket();
      socket.setTimeout(silentFor, () => socket.destroy(new Error(`Postgres was silent for ${silentFor / 1_000} s`)));
      return socket;
    },
  });
  pool.on('error', (error) => report(`Postgres: ${error.message}`));
  return pool;
}
