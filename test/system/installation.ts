/** A whole Twofold of a test's own: a namespace, a database, and each layer as a process that can be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { eraseKeys, eraseTopics } from '../../cli/reset/erase';
import { readConfig } from '../../common/config';
import { openLog } from '../../common/log/kafka/open-log';
import type { Log } from '../../common/log/log';
import { topicSettings } from '../../common/topics';
import { startLayer, type LayerProcess } from '../../common/testing/layer-process';
import { operateEnv, operateHeaders, operateKey } from '../../common/testing/operate-key';
import { ownDatabase } from '../../common/testing/own-database';
import { until } from '../../common/testing/until';

const MAINS = {
  batch: 'batch-layer/main.ts',
  speed: 'speed-layer/main.ts',
  serving: 'serving-layer/main.ts',
  storefront: 'storefront/main.ts',
  streams: 'speed-layer/streams/main.ts',
} as const;

export type LayerName = keyof typeof MAINS;

/** Stores other than those of the environment. */
export type Addresses = Partial<Record<'KAFKA_BROKERS' | 'REDIS_URL' | 'DATABASE_URL', string>>;

export class Installation {
  private readonly layers = new Map<LayerName, LayerProcess>();

  private constructor(
    readonly env: Readonly<Record<string, string>>,
    readonly log: Log,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  /** With every layer running, but for the stream processor, which is asked for. */
  static async start(stores: Addresses = {}, layers: readonly LayerName[] = ['batch', 'speed', 'serving', 'storefront'], settings: Readonly<Record<string, string>> = {}): Promise<Installation> {
    const database = await ownDatabase(stores.DATABASE_URL);
    const namespace = `e2e-${randomBytes(4).toString('hex')}`;
    const env = {
      ...stores,
      ...operateEnv,
      DATABASE_URL: database.url,
      TWOFOLD_NAMESPACE: namespace,
      RECOMPUTE_SCHEDULE: 'never',
      BATCH_PORT: '0',
      SPEED_PORT: '0',
      SERVING_PORT: '0',
      STOREFRONT_PORT: '0',
      STREAMS_PORT: '0',
      ...settings,
    };
    const log = openLog(readConfig({ ...process.env, ...env }), 'e2e');
    const installation = new Installation(env, log, () => database.drop());
    await log.ensureTopics(topicSettings(installation.partitions));
    await Promise.all(layers.map((layer) => installation.run(layer)));
    return installation;
  }

  private get partitions(): number {
    return Number(this.env['PARTITIONS'] ?? 4);
  }

  async run(layer: LayerName): Promise<void> {
    this.layers.set(layer, await startLayer(MAINS[layer], this.env));
  }

  /** kill -9, and started again. */
  async killAndRun(layer: LayerName): Promise<void> {
    await this.layer(layer).stop('SIGKILL');
    await this.run(layer);
  }

  layer(name: LayerName): LayerProcess {
    const found = this.layers.get(name);
    if (!found) throw new Error(`${name} does not run`);
    return found;
  }

  /** A command of the `twofold` CLI against this installation. */
  command(...args: string[]): ChildProcess {
    const env = { ...process.env, ...this.env, SERVING_URL: this.layer('serving').url, TWOFOLD_KEY: operateKey };
    return spawn(process.execPath, ['cli/twofold.mjs', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Runs a command to its end: its exit code and all that it printed. */
  async finished(...args: string[]): Promise<{ code: number | null; printed: string }> {
    const child = this.command(...args);
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (printed += data.toString()));
    await once(child, 'exit');
    return { code: child.exitCode, printed };
  }

  /** An answer of the serving layer; undefined where it says that it cannot answer exactly now, or is down. */
  async ask(path: string): Promise<Answer | undefined> {
    const response = await fetch(`${this.layer('serving').url}${path}`).catch(() => undefined);
    if (!response || response.status === 503) return undefined;
    const body: unknown = await response.json();
    if (response.status !== 200 || !isAnswer(body)) throw new Error(`${path}: ${response.status} ${JSON.stringify(body).slice(0, 500)}`);
    return body;
  }

  /** The first answer that covers everything in the log now. */
  async settled(path: string, millis = 120_000): Promise<Answer> {
    const { end } = await this.log.bounds(topicSettings(this.partitions).map(({ topic }) => topic).filter((topic) => !topic.endsWith('.dlq')));
    const needed = sumOf(end);
    return until(
      `an answer to ${path} that covers ${needed} records`,
      async () => {
        const answer = await this.ask(path);
        return answer && sumOf(answer.evidence.asOf.position) >= needed ? answer : undefined;
      },
      millis,
    );
  }

  async post(layer: LayerName, path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.layer(layer).url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const answered: unknown = await response.json();
    return { status: response.status, body: Object(answered) as Record<string, unknown> };
  }

  /** Asks for a recompute and follows it to its end. */
  async recompute(mode: 'full' | 'dirty', millis = 120_000): Promise<Record<string, unknown>> {
    const asked = await this.post('serving', '/api/recompute', { mode }, operateHeaders);
    const id = String(asked.body['id']);
    return until(
      `recompute ${id} to end`,
      async () => {
        const response = await fetch(`${this.layer('serving').url}/api/recompute/${id}`).catch(() => undefined);
        const run: unknown = await response?.json();
        const { status } = (Object(run) ?? {}) as Record<string, unknown>;
        return status === 'queued' || status === 'running' || typeof status !== 'string' ? undefined : (run as Record<string, unknown>);
      },
      millis,
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.layers.values()].map((layer) => layer.stop('SIGKILL')));
    await eraseTopics(this.log);
    await this.log.close();
    await eraseKeys(readConfig({ ...process.env, ...this.env }).REDIS_URL, this.env['TWOFOLD_NAMESPACE'] ?? '');
    await this.dropDatabase();
  }
}

export interface Answer {
  readonly evidence: {
    readonly asOf: { readonly token: string; readonly position: Readonly<Record<string, readonly number[]>> };
    readonly generation: { readonly id: number; readonly reconciled: object } | null;
    readonly duplicates: { readonly records: number };
    readonly rejections: { readonly records: number };
  };
  readonly [field: string]: unknown;
}

function isAnswer(body: unknown): body is Answer {
  return typeof body === 'object' && body !== null && 'evidence' in body;
}

/** How many records a position covers. */
export function sumOf(position: Readonly<Record<string, readonly number[]>>): number {
  return Object.values(position).flat().reduce((sum, offset) => sum + offset, 0);
}
