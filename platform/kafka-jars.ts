import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, projectFolder } from './project';
import { lastLines, run } from './run-program';
import { StoreTrouble, type Report } from './store';

const pom = join(projectFolder, 'platform', 'kafka', 'pom.xml');

/** One folder per content of the pom, so that a new version of Kafka is fetched and an old one never mixed in. */
function jarFolder(): string {
  const version = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
  return join(cacheFolder, `kafka-${version}`);
}

/** Whether the jars must still be fetched. */
export const mvnIsNeeded = (): boolean => !existsSync(jarFolder());

/** The folder with Kafka's jars; fetches them the first time, some 44 MB. */
export async function kafkaJars(mvn: string, report: Report): Promise<string> {
  const folder = jarFolder();
  if (existsSync(folder)) return folder;
  report('Kafka: fetching its jars with mvn, once (44 MB)');
  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  let copied = 0;
  const fetched = await run(mvn, ['-B', '-ntp', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${fresh}`, '-DincludeScope=runtime'], {
    bound: 900_000,
    onLine: (line) => {
      if (/Copying .*\.jar/.test(line) && ++copied % 15 === 0) report(`Kafka: ${copied} jars so far`);
    },
  });
  if (fetched.code !== 0 || readdirSync(fresh).length === 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new StoreTrouble(`Kafka: mvn could not fetch the jars:\n${lastLines(fetched.output)}`);
  }
  // A rename, so that a folder of this name is always whole. Two at once make the same; the first one stays.
  if (existsSync(folder)) rmSync(fresh, { recursive: true });
  else renameSync(fresh, folder);
  report(`Kafka: ${readdirSync(folder).length} jars are there`);
  return folder;
}
