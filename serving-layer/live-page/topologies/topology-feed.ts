/**
 * What is seen of the topologies while anybody looks: how each goes, as the processes that run them tell, and the newest
 * outputs, as their topics have them. Each topology is told anew, as a whole, where something of it has changed.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { StreamsBoard, StreamsSeen } from '../../../common/live/redis/streams-board';
import type { Log } from '../../../common/log/log';
import { reasonOf } from '../../../common/reason';
import type { Picture } from '../../../common/streams/picture';
import { topologyNow, type DeclaredTopology } from '../../../common/streams/told';
import type { Millis } from '../../../common/time';
import type { TopologiesSeen, TopologySeen } from '../message';
import { NewestOutputs } from './newest-outputs';

export interface TopologyFeedParts {
  readonly board: Pick<StreamsBoard, 'read'>;
  readonly log: Pick<Log, 'bounds' | 'join'>;
  readonly now: () => Millis;
}

export interface TopologyMessage {
  readonly event: 'topology' | 'topologies';
  readonly body: string;
}

const EVERY: Millis = 1_000;
/** After a fault of the log, ms. */
const REST: Millis = 5_000;

export class TopologyFeed {
  private readonly told = new Map<string, string>();
  private readonly newest: NewestOutputs;
  private looking: AbortController | undefined;
  private following: { readonly topics: string; readonly stop: AbortController } | undefined;
  private logTrouble: string | undefined;

  constructor(private readonly parts: TopologyFeedParts) {
    this.newest = new NewestOutputs(parts.log);
  }

  /** Looks until `stop`; `changed` is handed what has changed. */
  start(changed: (message: TopologyMessage) => void): void {
    if (this.looking) return;
    const looking = new AbortController();
    this.looking = looking;
    void this.look(changed, looking.signal);
  }

  stop(): void {
    this.looking?.abort();
    this.following?.stop.abort();
    this.looking = this.following = undefined;
    this.told.clear();
  }

  /** For who has just come. */
  all(): TopologyMessage[] {
    return Array.from(this.told, ([name, body]) => ({ event: name === '' ? 'topologies' : 'topology', body }));
  }

  /** Rejects while Redis is away. */
  async pictureOf(name: string): Promise<Picture | undefined> {
    const { declared } = await this.parts.board.read(this.parts.now());
    return declared.find((each) => each.name === name)?.picture;
  }

  private async look(changed: (message: TopologyMessage) => void, signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      const seen = await this.parts.board.read(this.parts.now()).catch(reasonOf);
      if (isOver()) return;
      const news = (name: string, message: TopologyMessage): void => {
        if (this.told.get(name) === message.body) return;
        this.told.set(name, message.body);
        changed(message);
      };
      if (typeof seen === 'string') this.cannot(`how the topologies go cannot be read: ${seen}`, news);
      else this.tell(seen, news);
      await pause(EVERY, undefined, { signal }).catch(() => undefined);
    }
  }

  private cannot(trouble: string, news: (name: string, message: TopologyMessage) => void): void {
    const names = [...this.told.keys()].filter((name) => name !== '');
    news('', { event: 'topologies', body: JSON.stringify({ names, trouble } satisfies TopologiesSeen) });
  }

  private tell({ declared, told }: StreamsSeen, news: (name: string, message: TopologyMessage) => void): void {
    this.followOutputs(declared);
    const trouble = declared.length === 0 ? 'no stream processor ever ran here: npm start runs one' : (this.logTrouble ?? null);
    news('', { event: 'topologies', body: JSON.stringify({ names: declared.map(({ name }) => name), trouble } satisfies TopologiesSeen) });
    for (const { name, about, inputs, outputs, lateTopic } of declared) {
      const seen: TopologySeen = { ...topologyNow(name, told), about, inputs, outputs: outputs.map(({ topic, about: what }) => ({ topic, about: what })), lateTopic, ...this.newest.of(name) };
      news(name, { event: 'topology', body: JSON.stringify(seen) });
    }
  }

  /** Begins anew where other topics are declared. */
  private followOutputs(declared: readonly DeclaredTopology[]): void {
    const topics = declared.flatMap(({ outputs }) => outputs.map(({ topic }) => topic)).join(' ');
    if (topics === '' || this.following?.topics === topics) return;
    this.following?.stop.abort();
    const stop = new AbortController();
    this.following = { topics, stop };
    void this.keepFollowing(declared, stop.signal);
  }

  private async keepFollowing(declared: readonly DeclaredTopology[], signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      try {
        this.logTrouble = undefined;
        await this.newest.follow(declared, signal);
      } catch (error) {
        if (isOver()) return;
        this.logTrouble = `what the topologies say cannot be read: ${reasonOf(error)}`;
        await pause(REST, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
