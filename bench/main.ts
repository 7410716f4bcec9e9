/** `npm run bench`: what Twofold costs, beside its peers; docs/PERFORMANCE.md is made from what it finds. */
import { join } from 'node:path';
import { projectFolder } from '../platform/project';
import { openStores, StoreTrouble } from '../platform/stores';
import type { Addresses } from './installation';
import { HELP, readOptions, type Options, type Part } from './options';
import { measureAnswers } from './parts/answers';
import { measureArchive } from './parts/archive';
import { measureBurst } from './parts/burst';
import { measureEngines } from './parts/engines';
import { measureFreshness } from './parts/freshness';
import { measureGrowth } from './parts/growth';
import { measureImport } from './parts/import';
import { measurePages } from './parts/pages';
import { measureProcesses } from './parts/processes';
import { writePerformance } from './report/performance';

const report = (line: string): void => console.log(line);

/** Each resolves to whether everything it measured was right. */
const PARTS: Readonly<Record<Part, (options: Options, addresses: Addresses, report: (line: string) => void) => Promise<boolean>>> = {
  engines: measureEngines,
  processes: measureProcesses,
  freshness: measureFreshness,
  answers: measureAnswers,
  archive: measureArchive,
  growth: measureGrowth,
  import: measureImport,
  pages: measurePages,
  burst: measureBurst,
};

async function main(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    report(HELP);
    return true;
  }
  if (options.write) {
    writePerformance(options.results, join(projectFolder, 'docs'), report);
    return true;
  }
  const stores = await openStores({ dataDir: join(projectFolder, 'data', 'bench-stores'), env: process.env, report });
  try {
    const addresses = { KAFKA_BROKERS: stores.kafka.brokers, REDIS_URL: stores.redis.url, DATABASE_URL: stores.postgres.url };
    let right = true;
    for (const part of options.parts) {
      const begun = performance.now();
      right = (await PARTS[part](options, addresses, report)) && right;
      report(`${part}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    }
    return right;
  } finally {
    await stores.stop();
  }
}

main().then(
  (right) => {
    process.exitCode = right ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof StoreTrouble || error instanceof TypeError ? error.message : error);
    process.exitCode = 1;
  },
);
