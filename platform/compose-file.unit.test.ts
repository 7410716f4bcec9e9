import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectFolder } from './project';

const read = (file: string): string => readFileSync(join(projectFolder, file), 'utf8');
const yaml = (file: string): unknown => parse(read(file), { merge: true });

const healthcheck = z.object({ test: z.array(z.string()).min(2), interval: z.string(), timeout: z.string(), retries: z.number() });
const service = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
  healthcheck,
});
const file = z
  .object({ services: z.record(z.string(), service), configs: z.record(z.string(), z.object({ content: z.string() })), volumes: z.record(z.string(), z.null()) })
  .parse(yaml('docker-compose.yml'));

const services = Object.entries(file.services);
const layers = ['speed-layer', 'batch-layer', 'serving-layer', 'storefront', 'streams'];
const the = (name: string): z.infer<typeof service> => file.services[name]!;
const checkedPort = (name: string): string => /127\.0\.0\.1:(\d+)/.exec(the(name).healthcheck.test.join(' '))![1]!;

describe('docker-compose.yml', () => {
  // https://github.com/compose-spec/compose-spec, schema/compose-spec.json of June 2026.
  const specification = z.fromJSONSchema(z.record(z.string(), z.json()).parse(JSON.parse(read('platform/compose-spec.json'))), { defaultTarget: 'draft-7' });

  it('is what the Compose Specification allows', () => {
    expect(specification.safeParse(yaml('docker-compose.yml')).error?.issues).toBeUndefined();
  });

  it('would not pass with a key that nobody knows', () => {
    const { services: all, ...rest } = z.object({ services: z.record(z.string(), z.looseObject({})) }).loose().parse(yaml('docker-compose.yml'));
    expect(specification.safeParse({ ...rest, services: { ...all, redis: { ...all['redis'], portz: [] } } }).success).toBe(false);
  });

  it('has the stores, the watchers and every layer', () => {
    expect(Object.keys(file.services).sort()).toEqual(
      ['kafka', 'redis', 'postgres', 'prometheus', 'redis-exporter', 'postgres-exporter', 'blackbox-exporter', 'grafana', 'kafka-ui', ...layers].sort(),
    );
  });

  it.each(services)('pins the version of %s to the last digit', (_name, { image }) => {
    expect(image).toMatch(/^[a-z0-9_/-]+:v?\d+\.\d+(\.\d+)?(-alpine)?$/);
  });

  it.each(services)('waits for health where %s needs others, and only for those that are there', (_name, { depends_on }) => {
    for (const needed of Object.keys(depends_on)) expect(Object.keys(file.services)).toContain(needed);
  });

  it.each(services)('opens the ports of %s to this machine only', (_name, { ports }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('gives no port of this machine away twice', () => {
    const ports = services.flatMap(([, { ports }]) => ports.map((port) => port.replace(/^127\.0\.0\.1:|:\d+$/g, '')));
    expect(new Set(ports).size).toBe(ports.length);
  });

  it.each(services)('mounts for %s only what is there or declared', (_name, { volumes }) => {
    for (const volume of volumes) {
      const source = volume.split(':')[0]!;
      expect(source.startsWith('./') ? existsSync(join(projectFolder, source)) : source in file.volumes).toBe(true);
    }
  });

  it.each(layers)('runs %s from the one image, after all stores, and asks it whether it lives', (layer) => {
    expect(the(layer)).toMatchObject({ build: '.', command: ['node', 'platform/run.mjs', layer === 'streams' ? 'speed-layer/streams/main.ts' : `${layer}/main.ts`] });
    expect(Object.keys(the(layer).depends_on)).toEqual(expect.arrayContaining(['kafka', 'redis', 'postgres']));
    expect(the(layer).healthcheck.test.join(' ')).toMatch(/fetch\('http:\/\/127\.0\.0\.1:\d+\/livez'\)/);
  });

  it('gives the layers addresses that exist in its network', () => {
    const settings = the('speed-layer').environment;
    expect(settings['KAFKA_BROKERS']).toBe('kafka:19092');
    expect(the('kafka').environment['KAFKA_ADVERTISED_LISTENERS']).toContain('INSIDE://kafka:19092,');
    expect(new URL(String(settings['REDIS_URL'])).hostname).toBe('redis');
    expect(settings['DATABASE_URL']).toMatch(/@postgres:5432\/twofold$/);
  });

  it('takes the ports of the stores from the variables that platform/ sets', () => {
    const used = read('platform/compose.ts').match(/[A-Z]+_PORT/g);
    expect(new Set(used)).toEqual(new Set(['KAFKA_PORT', 'REDIS_PORT', 'POSTGRES_PORT']));
    for (const variable of used!) expect(services.some(([, { ports }]) => ports.some((port) => port.includes(`\${${variable}:-`)))).toBe(true);
  });

  it('runs the same Kafka as platform/ does', () => {
    expect(read('platform/kafka/pom.xml')).toContain(`<version>${the('kafka').image.split(':')[1]!}</version>`);
  });

  it('builds on a pinned Node that is new enough', () => {
    const [, major, minor] = /^FROM node:(\d+)\.(\d+)\.\d+-/m.exec(read('Dockerfile'))!;
    expect(Number(major) * 100 + Number(minor)).toBeGreaterThanOrEqual(2019);
  });
});

describe('Prometheus', () => {
  const job = z.object({
    job_name: z.string(),
    static_configs: z.array(z.object({ targets: z.array(z.string()) })),
    authorization: z.object({ credentials_file: z.string() }).optional(),
  });
  const jobs = z
    .object({ scrape_configs: z.array(job) })
    .parse(yaml('grafana/prometheus.yml')).scrape_configs;
  const targets = (name: string): string[] => jobs.filter((job) => job.job_name === name).flatMap((job) => job.static_configs.flatMap((each) => each.targets)).sort();

  it('reads every layer at the port where its health is asked', () => {
    expect(targets('twofold')).toEqual(layers.map((layer) => `${layer}:${checkedPort(layer)}`).sort());
  });

  it('reads the exporters at the ports where their health is asked, and knocks at the doors that the layers use', () => {
    for (const store of ['redis', 'postgres']) expect(targets(store)).toEqual([`${store}-exporter:${checkedPort(`${store}-exporter`)}`]);
    expect(read('grafana/prometheus.yml')).toContain(`replacement: "blackbox-exporter:${checkedPort('blackbox-exporter')}"`);
    expect(targets('stores')).toEqual(['kafka:19092', 'postgres:5432', 'redis:6379']);
  });

  it('has a file for its key, empty while there is none', () => {
    const [at] = jobs.flatMap(({ authorization }) => authorization?.credentials_file ?? []);
    expect(the('prometheus').configs).toEqual([{ source: 'prometheus-key', target: at }]);
    expect(file.configs['prometheus-key']?.content).toBe('${PROMETHEUS_KEY:-}\n');
  });

  it('finds its rules where they are mounted', () => {
    const rules = z.object({ rule_files: z.array(z.string()) }).parse(yaml('grafana/prometheus.yml')).rule_files;
    expect(the('prometheus').volumes).toContain('./grafana/rules:/etc/prometheus/rules:ro');
    for (const rule of rules) expect(existsSync(join(projectFolder, rule.replace('/etc/prometheus/', 'grafana/')))).toBe(true);
  });

  it('opens Grafana at a dashboard that is mounted', () => {
    const home = String(the('grafana').environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']);
    expect(the('grafana').volumes).toContain('./grafana:/etc/twofold:ro');
    expect(existsSync(join(projectFolder, home.replace('/etc/twofold/', 'grafana/')))).toBe(true);
  });

  it('is what Grafana asks', () => {
    const sources = z.object({ datasources: z.array(z.object({ url: z.url(), isDefault: z.boolean() })) });
    expect(sources.parse(yaml('grafana/provisioning/datasources/prometheus.yml')).datasources).toEqual([
      { url: 'http://prometheus:9090', isDefault: true },
    ]);
  });
});
