import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaAnswers, kafkaCoordinates } from './answers';
import { findProgram, findPrograms, versionFolders } from './find-program';
import { kafkaJars, mvnIsNeeded } from './kafka-jars';
import { portAt, type PrivateStore } from './private-store';
import { lastLines, run } from './run-program';
import { StoreTrouble, type Env } from './store';

const oldestJava = 17;

export const privateKafka: PrivateStore = {
  name: 'kafka',
  portCount: 2,
  stopSignal: 'SIGTERM',

  async find(env) {
    const java = await findJava(env);
    const mvn = findProgram(['mvn'], env);
    if (java === undefined || (mvn === undefined && mvnIsNeeded())) {
      return { lacks: [...(java === undefined ? (['java'] as const) : []), ...(mvn === undefined ? (['maven'] as const) : [])] };
    }
    return {
      program: java,
      async prepare(folder, ports, report) {
        const classPath = join(await kafkaJars(mvn ?? 'mvn', report), '*');
        const data = join(folder, 'data');
        const settings = join(folder, 'server.properties');
        mkdirSync(data, { recursive: true });
        writeFileSync(settings, serverProperties(data, ports));
        if (!existsSync(join(data, 'meta.properties'))) await format(java, classPath, settings);
        return { program: java, args: [...jvmOptions, '-cp', classPath, 'kafka.Kafka', settings], cwd: folder, marks: ['kafka.Kafka', settings] };
      },
    };
  },

  address: (ports) => `127.0.0.1:${portAt(ports, 0)}`,

  async ready(address) {
    await kafkaAnswers(address, {});
    await kafkaCoordinates(address);
  },
};

const jvmOptions = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];

async function findJava(env: Env): Promise<string | undefined> {
  const homes = env['JAVA_HOME'] === undefined ? [] : [join(env['JAVA_HOME'], 'bin')];
  const installed = [
    ...versionFolders('/usr/lib/jvm', /\d/, 'bin'),
    ...versionFolders('/opt/homebrew/opt', /^openjdk/, 'bin'),
    ...versionFolders('/usr/local/opt', /^openjdk/, 'bin'),
    ...versionFolders('/Library/Java/JavaVirtualMachines', /\d/, 'Contents/Home/bin'),
  ];
  for (const java of [...findPrograms(['java'], env, homes), ...findPrograms(['java'], {}, installed)]) {
    const version = await run(java, ['-version'], { bound: 20_000 });
    if (version.code === 0 && javaMajor(version.output) >= oldestJava) return java;
  }
  return undefined;
}

/** Reads `openjdk version "17.0.15" 2025-04-15`, also the old `"1.8.0_392"`; 0 when it is neither. */
export function javaMajor(versionText: string): number {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(versionText) ?? [];
  return Number((first === '1' ? second : first) ?? 0);
}

/** The cluster id is made once, with the data: formatting again under another would be refused. */
async function format(java: string, classPath: string, settings: string): Promise<void> {
  const formatted = await run(
    java,
    ['-Xmx128m', '-cp', classPath, 'kafka.tools.StorageTool', 'format', '-t', newClusterId(), '-c', settings, '--ignore-formatted'],
    { bound: 120_000 },
  );
  if (formatted.code !== 0) throw new StoreTrouble(`Kafka: its data folder could not be formatted:\n${lastLines(formatted.output)}`);
}

/** 16 random bytes in base64url, as Kafka makes them; a leading dash would look like an option. */
function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}

/** One node that is broker and controller, reachable from this machine only. */
export function serverProperties(data: string, ports: readonly number[]): string {
  const broker = `127.0.0.1:${portAt(ports, 0)}`;
  const controller = `127.0.0.1:${portAt(ports, 1)}`;
  const settings: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${controller}`,
    'controller.listener.names': 'CONTROLLER',
    'listeners': `PLAINTEXT://${broker},CONTROLLER://${controller}`,
    'advertised.listeners': `PLAINTEXT://${broker}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'default.replication.factor': 1,
    'min.insync.replicas': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    // Marks of what was sent are offsets of groups: by default Kafka forgets them after 7 quiet days.
    'offsets.retention.minutes': 5_256_000,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
  };
  return Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join('');
}
