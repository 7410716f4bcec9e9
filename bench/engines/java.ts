/** The peers are programs for the JVM: built once per state of their sources, with Maven, into the project's cache. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../platform/find-program';
import { cacheFolder, projectFolder } from '../../platform/project';
import { lastLines, run } from '../../platform/run-program';
import { StoreTrouble, type Env, type Report } from '../../platform/store';

const SOURCES = join(projectFolder, 'bench', 'peers');
const BUILD_WITHIN = 900_000;

/** The same for all peers. */
const JVM_OPTIONS = ['-Xmx2g', '-XX:+UseG1GC', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];

export interface Peers {
  readonly java: string;
  /** The arguments before `-D`s and the main class. */
  args(peer: 'streams' | 'flink'): string[];
}

/** Builds the peers if need be. Throws StoreTrouble where Java or Maven is lacking or the build fails. */
export async function buildPeers(env: Env, report: Report): Promise<Peers> {
  const java = findProgram(['java'], env);
  const mvn = findProgram(['mvn'], env);
  const folder = join(cacheFolder, `bench-peers-${sourcesHash()}`);
  if (java === undefined || (mvn === undefined && !existsSync(folder))) throw new StoreTrouble('the peers need Java 17 and Maven: install both, or measure --engines Twofold alone');
  if (!existsSync(folder)) await build(mvn ?? 'mvn', folder, report);
  return {
    java,
    args: (peer) => [...JVM_OPTIONS, ...(peer === 'flink' ? OPEN_TO_FLINK : []), '-cp', [join(folder, peer, `${peer}-1.jar`), join(folder, peer, 'lib', '*')].join(':')],
  };
}

/** Flink reaches into these parts of the JDK. */
const OPEN_TO_FLINK = ['lang', 'util', 'util.concurrent', 'time', 'net', 'text', 'lang.reflect'].map((part) => `--add-opens=java.base/java.${part}=ALL-UNNAMED`);

async function build(mvn: string, folder: string, report: Report): Promise<void> {
  report('building the peers with Maven, once: it fetches Kafka Streams and Flink');
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const built = await run(mvn, ['-q', '-B', '-ntp', '-f', join(SOURCES, 'pom.xml'), 'package', `-Dbuilt=${fresh}`], { bound: BUILD_WITHIN });
  if (built.code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new StoreTrouble(`the peers could not be built:\n${lastLines(built.output, 20)}`);
  }
  // A rename, so that a folder of this name is always whole.
  renameSync(fresh, folder);
}

function sourcesHash(): string {
  const hash = createHash('sha256');
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(java|xml)$/.test(file));
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(SOURCES, file)));
  return hash.digest('hex').slice(0, 12);
}
