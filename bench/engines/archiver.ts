/** Twofold's archiver: the process of the batch layer, reading the topic into an archive that is empty. */
import { runner } from '../../platform/project';
import { PARTITIONS } from '../events/fill';
import { archiveDatabase } from './archive-database';
import { startChild } from './child';
import type { Engine } from './engine';

export function archiver(server: string, env: Readonly<Record<string, string>>): Engine {
  return {
    name: 'Twofold, the archiver',
    works: ['archive'],
    due: (_work, oracle) => oracle.eachOnce(),
    start: async () => {
      const database = await archiveDatabase(server);
      const start = () => startChild(process.execPath, [runner, 'batch-layer/main.ts'], { ...env, DATABASE_URL: database.url, BATCH_PORT: '0', RECOMPUTE_SCHEDULE: 'never', PARTITIONS: String(PARTITIONS) });
      let child = start();
      return {
        get pids() {
          return [child.pid];
        },
        committed: async () => {
          child.mustRun();
          // Its commits wait for no disk, psql's does: what is counted here is on disk, as this question commits after it, durably.
          const { rows } = await database.pool.query<{ held: string | null }>(
            `SELECT pg_logical_emit_message(true, 'bench', ''), sum(next_offset - start_offset) AS held FROM archive_progress`,
          );
          return Number(rows[0]?.held ?? 0);
        },
        settled: () => true,
        killAndStart: async () => {
          await child.end('SIGKILL');
          child = start();
        },
        result: () => database.archived(),
        stop: async () => {
          await child.end('SIGTERM');
          await database.drop();
        },
      };
    },
  };
}
