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
  healthcheck,
});
const file = z.object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.null()) }).parse(yaml('docker-compose.yml'));

const services = Object.entries(file.services);
const layers = ['speed-layer', 'batch-layer', 'serving-layer', 'storefront'];
const the = (name: string): z.infer<typeof service> => file.services[name]!;
const checkedPort = (name: string): string => /127\.0\.0\.1:(\d+)/.exec(the(name).healthcheck.test.join(' '))![1]!;

describe('docker-compose.yml', () => {
  it('has the stores, the watchers and every layer', () => {
    expect(Object.keys(file.services).sort()).toEqual(
      ['kafka', 'redis', 'postgres', 'prometheus', 'grafana', 'kafka-ui', ...layers].sort(),
    );
  });

  it.each(services)('pins the version of %s to the last digit', (_name, { image }) => {
    expect(image).toMatch(/^[a-z/-]+:v?\d+\.\d+(\.\d+)?(-alpine)?$/);
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
    expect(the(layer)).toMatchObject({ build: '.', command: ['node', '--import', 'tsx', `${layer}/main.ts`] });
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
  it('reads every layer at the port where its health is asked', () => {
    const scrapes = z.object({ scrape_configs: z.array(z.object({ static_configs: z.array(z.object({ targets: z.array(z.string()) })) })) });
    const targets = scrapes.parse(yaml('grafana/prometheus.yml')).scrape_configs.flatMap((job) => job.static_configs.flatMap(({ targets }) => targets));
    expect(targets.sort()).toEqual(layers.map((layer) => `${layer}:${checkedPort(layer)}`).sort());
  });

  it('is what Grafana asks', () => {
    const sources = z.object({ datasources: z.array(z.object({ url: z.url(), isDefault: z.boolean() })) });
    expect(sources.parse(yaml('grafana/provisioning/datasources/prometheus.yml')).datasources).toEqual([
      { url: 'http://prometheus:9090', isDefault: true },
    ]);
  });
});
