/** The layers as processes of their own, watched over, started and stopped in order. */
import { join } from 'node:path';
import type { Config } from '../../common/config';
import { isOurs } from '../../platform/command-line';
import { projectFolder, runner } from '../../platform/project';
import type { Env } from '../../platform/store';
import { untilTrue } from '../../platform/wait-until';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { readRunFile, writeRunFile } from '../run-file';
import type { PortSetting } from '../supervise/ports';
import { outputFile } from '../supervise/output-file';
import { Supervised } from '../supervise/supervised';

interface Layer {
  readonly name: string;
  readonly port: PortSetting;
  /** @default <name>/main.ts */
  readonly script?: string;
}

/** The batch layer first: it makes the topics and the tables that the others wait for. */
const FIRST: readonly Layer[] = [{ name: 'batch-layer', port: 'BATCH_PORT' }];
const THEN: readonly Layer[] = [
  { name: 'speed-layer', port: 'SPEED_PORT' },
  { name: 'serving-layer', port: 'SERVING_PORT' },
  { name: 'storefront', port: 'STOREFRONT_PORT' },
];
/** Reads the whole log by itself, so it begins once nobody waits for the first answer any more. */
const STREAMS: Layer = { name: 'streams', port: 'STREAMS_PORT', script: 'speed-layer/streams/main.ts' };
const LAYERS = [...FIRST, ...THEN, STREAMS];
/** Whoever takes events in ends first, whoever publishes results last. */
const STOP_ORDER = ['storefront', 'streams', 'serving-layer', 'speed-layer', 'batch-layer'];

const STOP_WITHIN = 15_000;

export interface RunningLayers {
  readonly urls: Readonly<Record<string, string>>;
  /** Starts the stream processor. Where it does not start, that is told, and everything else runs on. */
  startStreams(): Promise<void>;
  stop(): Promise<void>;
}

/** @param env what every layer is configured by. Throws PlainError where a layer does not start; none runs on then. */
export async function startLayers(context: Pick<Context, 'terminal' | 'dataDir' | 'signal'>, env: Env, config: Config): Promise<RunningLayers> {
  const running = new Map<string, Supervised>();
  const urls = Object.fromEntries(LAYERS.map(({ name, port }) => [name, `http://${reachable(config.HOST)}:${config[port]}`]));
  const stop = async (): Promise<void> => {
    for (const name of STOP_ORDER) await running.get(name)?.stop();
  };
  const start = async (layer: Layer): Promise<void> => {
    const { name } = layer;
    context.signal.throwIfAborted();
    const supervised = superviseLayer(layer, env, context, urls[name] ?? '');
    running.set(name, supervised);
    await unless(context.signal, supervised.start());
    context.terminal.tell(`${name}: ${urls[name] ?? ''}`);
  };
  const startStreams = async (): Promise<void> => {
    try {
      await start(STREAMS);
    } catch (error) {
      if (context.signal.aborted) return;
      if (!(error instanceof PlainError)) throw error;
      context.terminal.tell(`${error.message}\nAnswers go on without the topologies.`);
    }
  };
  try {
    for (const layer of FIRST) await start(layer);
    await Promise.all(THEN.map(start));
  } catch (error) {
    await stop();
    throw error;
  }
  return { urls, startStreams, stop };
}

function superviseLayer(layer: Layer, env: Env, { terminal, dataDir }: Pick<Context, 'terminal' | 'dataDir'>, url: string): Supervised {
  const { name } = layer;
  const outputPath = join(dataDir, 'logs', `${name}.log`);
  const leash = join(projectFolder, 'cli', 'supervise', 'leash.mjs');
  return new Supervised({
    program: { name, args: ['--import', leash, runner, scriptOf(layer)], cwd: projectFolder, env },
    output: outputFile(outputPath),
    outputPath,
    tell: (line) => terminal.tell(line),
    now: Date.now,
    onPid: (pid) => {
      const run = readRunFile(dataDir);
      if (run) writeRunFile(dataDir, { ...run, layers: { ...run.layers, [name]: { pid, url } } });
    },
  });
}

/** Ends layers that a start left behind which itself was killed; they end by themselves, but maybe not yet. */
export async function endLeftOvers(dataDir: string, tell: (line: string) => void): Promise<void> {
  const noted = readRunFile(dataDir)?.layers ?? {};
  const layers = LAYERS.flatMap((layer) => {
    const { pid } = noted[layer.name] ?? {};
    return pid !== undefined && isOurs(pid, [scriptOf(layer)]) ? [{ name: layer.name, pid, script: scriptOf(layer) }] : [];
  });
  for (const { name, pid } of layers) {
    tell(`ending the ${name} of a start that was killed (process ${pid})`);
    process.kill(pid, 'SIGTERM');
  }
  for (const { pid, script } of layers) {
    if (await untilTrue(() => !isOurs(pid, [script]), STOP_WITHIN)) continue;
    process.kill(pid, 'SIGKILL');
  }
}

const scriptOf = ({ name, script = `${name}/main.ts` }: Layer): string => join(projectFolder, script);

/** Every address of this machine is reached by this one. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}

/** Rejects as soon as the person has had enough. */
function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
