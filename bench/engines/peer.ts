/** What the peers have in common: a JVM that reads the topic as a consumer group, and a topic that holds what it came to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordAt } from '../../common/log/input-record';
import type { Log } from '../../common/log/log';
import { readThrough } from '../../common/log/read-through';
import { PARTITIONS } from '../events/fill';
import { startChild, type Child } from './child';
import type { Work } from './engine';

export interface PeerSite {
  /** The broker's own names, without a namespace. */
  readonly log: Log;
  readonly brokers: string;
  /** The topic with the events. */
  readonly topic: string;
}

/** One run of a peer: its group, its folder and its process. */
export class Peer {
  readonly group: string;
  private readonly once: boolean;
  private readonly folder: string;
  private child: Child;

  constructor(
    name: string,
    private readonly site: PeerSite,
    private readonly launch: { readonly java: string; readonly args: readonly string[]; readonly main: string; readonly settings: Readonly<Record<string, string>> },
    work: Work,
  ) {
    this.folder = mkdtempSync(join(tmpdir(), `twofold-bench-${name}-`));
    this.group = `bench-${name}-${Date.now().toString(36)}`;
    this.once = work === 'W2';
    this.child = this.startChild();
  }

  get pid(): number {
    return this.child.pid;
  }

  /** How many lines it has printed that begin like this. */
  said(beginning: string): number {
    return this.child.said(beginning);
  }

  /** What the group has committed. */
  async committed(): Promise<number> {
    this.child.mustRun();
    const offsets = await Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => this.site.log.committed(this.group, this.site.topic, partition)));
    return offsets.reduce<number>((sum, offset) => sum + (offset ?? 0), 0);
  }

  async killAndStart(): Promise<void> {
    await this.child.end('SIGKILL');
    this.child = this.startChild();
  }

  /** Hands over each committed record of a topic, in order within its partition. */
  async read(topic: string, each: (partition: number, key: string, value: Buffer) => void): Promise<void> {
    const { start, end } = await this.site.log.bounds([topic]);
    await readThrough(this.site.log, `${this.group}-read`, [topic], start, end, (batch, endAt) => {
      for (let i = 0; i < endAt; i++) {
        const { key, value } = recordAt(batch, i, PARTITIONS);
        if (key && value) each(batch.partition, Buffer.from(key).toString(), Buffer.from(value));
      }
    });
  }

  async stop(topics: readonly string[]): Promise<void> {
    await this.child.end('SIGTERM');
    await this.site.log.deleteTopics(topics);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private startChild(): Child {
    const { java, args, main, settings } = this.launch;
    const given = { ...settings, brokers: this.site.brokers, topic: this.site.topic, group: this.group, folder: this.folder, once: String(this.once) };
    return startChild(java, [...Object.entries(given).map(([name, value]) => `-D${name}=${value}`), ...args, main], {});
  }
}
