/** Prometheus and its exporters, started privately, watching an installation as the Compose file's do. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { readConfig } from '../../common/config';
import { until } from '../../common/testing/until';
import { freePorts } from '../../platform/free-ports';
import { projectFolder } from '../../platform/project';
import { findWatchers } from '../../platform/prometheus';
import type { Installation, LayerName } from './installation';

const grafana = join(projectFolder, 'grafana');

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

export class Watching {
  private constructor(
    private readonly url: string,
    private readonly folder: string,
    private readonly children: readonly ChildProcess[],
  ) {}

  /** With the committed rules, and the committed settings but for the addresses and a faster pace. */
  static async start(twofold: Installation): Promise<Watching> {
    const [prometheus, redis, postgres, blackbox] = await findWatchers(['prometheus', 'prometheus-redis-exporter', 'prometheus-postgres-exporter', 'prometheus-blackbox-exporter'], process.env);
    const ports = await freePorts(4, []);
    const [own, atRedis, atPostgres, atBlackbox] = ports.map((port) => `127.0.0.1:${port}`) as [string, string, string, string];
    const folder = mkdtempSync(join(tmpdir(), 'twofold-prometheus-'));
    cpSync(join(grafana, 'rules'), join(folder, 'rules'), { recursive: true });
    const config = readConfig({ ...process.env, ...twofold.env });
    const layer = (name: LayerName): string => new URL(twofold.layer(name).url).host;
    const addresses: Readonly<Record<string, string>> = {
      'speed-layer:3003': layer('speed'),
      'streams:3005': layer('streams'),
      'batch-layer:3004': layer('batch'),
      'serving-layer:3001': layer('serving'),
      'storefront:3000': layer('storefront'),
      'redis-exporter:9121': atRedis,
      'postgres-exporter:9187': atPostgres,
      'blackbox-exporter:9115': atBlackbox,
      'kafka:19092': config.KAFKA_BROKERS.split(',')[0] ?? '',
      'redis:6379': new URL(config.REDIS_URL).host,
      'postgres:5432': new URL(config.DATABASE_URL).host,
      '/etc/prometheus/rules/': `${join(folder, 'rules')}/`,
      '/etc/prometheus/twofold.key': keyFile(folder),
    };
    writeFileSync(join(folder, 'prometheus.yml'), settings(addresses));
    writeFileSync(keyFile(folder), '\n');
    const start = (program: string, args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess => spawn(program, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
    const children = [
      start(redis, [`-web.listen-address=${atRedis}`, `-redis.addr=${config.REDIS_URL}`]),
      start(postgres, [`--web.listen-address=${atPostgres}`], { DATA_SOURCE_NAME: withoutTls(config.DATABASE_URL) }),
      start(blackbox, [`--web.listen-address=${atBlackbox}`, `--config.file=${join(grafana, 'blackbox.yml')}`]),
      start(prometheus, [`--web.listen-address=${own}`, `--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`]),
    ];
    const watching = new Watching(`http://${own}`, folder, children);
    await until('Prometheus to be ready', async () => {
      const answer = await fetch(`http://${own}/-/ready`).catch(() => undefined);
      return answer?.ok === true ? true : undefined;
    });
    return watching;
  }

  /** Gives Prometheus the key with which it asks the layers; it has an empty one before, as the Compose file gives it. */
  give(key: string): void {
    writeFileSync(keyFile(this.folder), `${key}\n`);
  }

  /** The last minute, every two seconds. Throws with what Prometheus has against the query. */
  async ask(query: string): Promise<readonly Series[]> {
    const end = Date.now() / 1_000;
    const asked = new URLSearchParams({ query, start: String(end - 60), end: String(end), step: '2' });
    const response = await fetch(`${this.url}/api/v1/query_range?${asked.toString()}`);
    const { status, error, data } = (await response.json()) as { status: string; error?: string; data?: { result: Series[] } };
    if (status !== 'success' || !data) throw new Error(`${query}: ${error}`);
    return data.result;
  }

  /** Rules with what Prometheus says of their last evaluation: `ok`, or else. */
  async rules(): Promise<readonly { name: string; health: string }[]> {
    const response = await fetch(`${this.url}/api/v1/rules`);
    const { data } = (await response.json()) as { data: { groups: { rules: { name: string; health: string }[] }[] } };
    return data.groups.flatMap(({ rules }) => rules);
  }

  /** The names of the labels that these series have. */
  async labels(series: string): Promise<readonly string[]> {
    const response = await fetch(`${this.url}/api/v1/labels?${new URLSearchParams({ 'match[]': series }).toString()}`);
    const { data } = (await response.json()) as { data: string[] };
    return data;
  }

  /** The values of a label, as a variable of a dashboard asks for them. */
  async labelValues(series: string, label: string): Promise<readonly string[]> {
    const response = await fetch(`${this.url}/api/v1/label/${label}/values?${new URLSearchParams({ 'match[]': series }).toString()}`);
    const { data } = (await response.json()) as { data: string[] };
    return data;
  }

  async stop(): Promise<void> {
    for (const child of this.children.filter(({ exitCode }) => exitCode === null)) {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const keyFile = (folder: string): string => join(folder, 'twofold.key');

function settings(addresses: Readonly<Record<string, string>>): string {
  let text = readFileSync(join(grafana, 'prometheus.yml'), 'utf8');
  for (const [there, here] of Object.entries(addresses)) text = text.replaceAll(there, here);
  const parsed = parse(text) as object;
  return stringify({ ...parsed, global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' } });
}

function withoutTls(address: string): string {
  const url = new URL(address);
  url.searchParams.set('sslmode', 'disable');
  return url.href;
}
