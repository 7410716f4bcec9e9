/** psql's COPY into the archive's table, with its primary key and its partitions: the plain tool that the archiver is held against. */
import { archiveDatabase, ARCHIVED_TABLE } from './archive-database';
import type { Engine } from './engine';
import { startLingering } from './lingering';

export interface CopyFiles {
  /** Rows in COPY's binary form, which costs Postgres less than text and is what the archiver sends, in the order of the log; once with the copies of events and once without them. */
  readonly withCopies: string;
  readonly withoutCopies: string;
}

/** COPY into a table of its own, then over into the archive's, each id once; and COPY alone, of a file that holds each id once. */
export function psqlCopies(psql: string, server: string, files: CopyFiles, events: number): Engine[] {
  const once = [
    'BEGIN',
    `CREATE TEMP TABLE staging (LIKE ${ARCHIVED_TABLE}) ON COMMIT DROP`,
    `\\copy staging FROM '${files.withCopies}' (FORMAT binary)`,
    `INSERT INTO ${ARCHIVED_TABLE} SELECT * FROM staging ORDER BY log_offset ON CONFLICT DO NOTHING`,
    'COMMIT',
  ];
  return [
    engine('psql: COPY, then INSERT ... ON CONFLICT DO NOTHING', psql, server, once, events),
    engine('psql: COPY alone, duplicates not checked', psql, server, [`\\copy ${ARCHIVED_TABLE} FROM '${files.withoutCopies}' (FORMAT binary)`], events),
  ];
}

function engine(name: string, psql: string, server: string, commands: readonly string[], events: number): Engine {
  return {
    name,
    works: ['archive'],
    due: (_work, oracle) => oracle.eachOnce(),
    start: async () => {
      const database = await archiveDatabase(server);
      const command = startLingering(psql, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', database.url, ...commands.flatMap((each) => ['-c', each])], {});
      return {
        pids: [command.pid],
        committed: async () => ((await command.ended()) ? events : 0),
        settled: () => true,
        killAndStart: async () => {
          throw new TypeError('psql knows nothing of where it was');
        },
        result: () => database.archived(),
        stop: async () => {
          await command.stop();
          await database.drop();
        },
      };
    },
  };
}
