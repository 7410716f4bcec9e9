/**
 * The stream of answers, as the browser's own EventSource brings it: it asks again by itself, from where it was. What it
 * brings was made by this page's own server, of its own version, so it is read without being checked again.
 */
import type { Glance, Pulse, TopologiesSeen, TopologySeen } from '../message';
import { ask, isTrouble } from './api';

export type { Glance, Pulse };

export interface Listener {
  answer(glance: Glance): void;
  pulse(pulse: Pulse): void;
  topology(seen: TopologySeen): void;
  topologies(seen: TopologiesSeen): void;
  /** A sentence: why this currency cannot be answered. */
  problem(detail: string): void;
  /** The connection is lost or back. */
  connected(is: boolean): void;
  /** There is no stream; whether that is for want of a key. */
  refused(forKey: boolean): void;
}

export class Answers {
  private source: EventSource | undefined;
  private seen = '';

  constructor(private readonly listener: Listener) {}

  /** Reads in this currency ('' = that of most payments), from what was seen last. */
  listen(currency: string): void {
    this.source?.close();
    const asked = new URLSearchParams({ ...(currency !== '' && { currency }), ...(this.seen !== '' && { seen: this.seen }) });
    const source = new EventSource(`/live/stream?${asked.toString()}`);
    this.source = source;
    source.addEventListener('open', () => this.listener.connected(true));
    source.addEventListener('error', () => {
      this.listener.connected(false);
      // The browser gives up where an answer is no stream, as from a proxy whose server is away. It does not tell why; the API may.
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(() => this.source === source && this.listen(currency), 2_000);
      void ask('/api/views').then((body) => this.source === source && this.listener.refused(isTrouble(body) && body.isForKey));
    });
    source.addEventListener('answer', (event: MessageEvent<string>) => {
      const glance = JSON.parse(event.data) as Glance;
      this.seen = glance.asOf;
      this.listener.answer(glance);
    });
    source.addEventListener('pulse', (event: MessageEvent<string>) => this.listener.pulse(JSON.parse(event.data) as Pulse));
    source.addEventListener('topology', (event: MessageEvent<string>) => this.listener.topology(JSON.parse(event.data) as TopologySeen));
    source.addEventListener('topologies', (event: MessageEvent<string>) => this.listener.topologies(JSON.parse(event.data) as TopologiesSeen));
    source.addEventListener('problem', (event: MessageEvent<string>) => this.listener.problem((JSON.parse(event.data) as { detail: string }).detail));
  }
}
