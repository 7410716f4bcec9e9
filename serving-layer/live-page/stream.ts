/**
 * The stream of answers: one message a commit at most, and fewer where commits come faster than anybody can look. Each is
 * rendered once for everybody who reads the same currency, and holds the whole state: who is slow or was cut off needs
 * only the newest. It is named by its as-of, and nobody who has seen one is ever sent one that goes back.
 */
import { createChannel, createSession, type Channel, type Session } from 'better-sse';
import type { Request, Response } from 'express';
import { isPosition, missingTo, parseToken, type Position } from '../../common/position';
import { Problem } from '../../common/problem';
import type { Millis } from '../../common/time';
import { glanceOf, goesOn, pulseOf, type GlanceParts } from './glance';
import type { TopologyFeed, TopologyMessage } from './topologies/topology-feed';

export interface StreamParts extends GlanceParts {
  /** Aborts when the process ends: open streams end then, and their pages ask again. */
  readonly closing: AbortSignal;
  /** Open at the same time, at most: each costs a little with every answer, and nobody may keep the others from theirs. */
  readonly mostStreams: number;
  readonly topologies: TopologyFeed;
}

/** Between two messages, ms: as often as an eye can follow. */
const SPACING: Millis = 250;
const PULSE: Millis = 1_000;
/** Pulses over which the rate is taken. */
const RATE_OVER = 5;

interface Reader extends Record<string, unknown> {
  readonly response: Response;
  /** What it has seen; undefined where it has seen nothing. */
  before: Position | undefined;
  /** Its connection took no more when the newest message was sent. */
  isBehind: boolean;
  /** The same, of what was to be told of the topologies. */
  lacksTopologies: boolean;
}
type ReaderSession = Session<Reader>;

interface Newest {
  readonly version: number;
  readonly event: 'answer' | 'problem';
  readonly body: string;
  readonly id: string;
  readonly asOf: Position;
}

/** Bodies are rendered already. */
const asIs = (body: unknown): string => String(body);

export class Streams {
  private readonly channels = new Map<string | undefined, { readonly channel: Channel<Record<string, unknown>, Reader>; newest?: Newest }>();
  private readonly counted: { readonly at: Millis; readonly records: number }[] = [];
  private unwatch: (() => void) | undefined;
  private due: NodeJS.Timeout | undefined;
  private pulse: NodeJS.Timeout | undefined;

  constructor(private readonly parts: StreamParts) {}

  /** Answers a request with the stream in this currency, from what it has seen (an id of this stream, or a token). Throws Problem where too many are open. */
  async open(request: Request, response: Response, currency: string | undefined, seen: string | undefined): Promise<void> {
    const { closing, mostStreams } = this.parts;
    if (this.readers() >= mostStreams) throw new Problem(503, 'too-many-streams', 'Too many look already', `${mostStreams} streams are open at this process, and it opens no more (LIMIT_STREAMS): try again later`);
    const state: Reader = { response, before: positionOf(seen), isBehind: false, lacksTopologies: true };
    const session = await createSession(request, response, { serializer: asIs, state, keepAlive: null, retry: 1_000 });
    // It may have gone while the session was made; nothing would ever take it out again.
    if (response.closed) return;
    const end = (): void => void response.end();
    if (closing.aborted) {
      end();
      return;
    }
    closing.addEventListener('abort', end);
    response.on('close', () => closing.removeEventListener('abort', end));
    response.on('drain', () => {
      if (state.isBehind) this.send(session, currency);
      if (state.lacksTopologies) this.sendTopologies(session, currency);
    });
    this.channelOf(currency).register(session);
    this.wake();
    const newest = this.newest(currency);
    if (newest?.id !== seen) this.send(session, currency);
    session.push(JSON.stringify(pulseOf(this.parts, this.rate())), 'pulse', newest?.id ?? '');
    this.sendTopologies(session, currency);
  }

  private readers(): number {
    return [...this.channels.values()].reduce((sum, { channel }) => sum + channel.sessionCount, 0);
  }

  private channelOf(currency: string | undefined): Channel<Record<string, unknown>, Reader> {
    const known = this.channels.get(currency);
    if (known) return known.channel;
    const channel = createChannel<Record<string, unknown>, Reader>();
    // Not at its disconnection, which is told while it still counts.
    channel.on('session-deregistered', () => this.rest(currency));
    this.channels.set(currency, { channel });
    return channel;
  }

  /** Follows the view while anybody reads. */
  private wake(): void {
    this.unwatch ??= this.parts.view.watch(() => (this.due ??= setTimeout(() => this.broadcast(), SPACING)));
    this.pulse ??= setInterval(() => this.beat(), PULSE);
    this.parts.topologies.start((message) => this.tellTopology(message));
  }

  private rest(currency: string | undefined): void {
    if (this.channels.get(currency)?.channel.sessionCount === 0) this.channels.delete(currency);
    if (this.channels.size > 0) return;
    this.unwatch?.();
    clearTimeout(this.due);
    clearInterval(this.pulse);
    this.parts.topologies.stop();
    this.unwatch = this.due = this.pulse = undefined;
    this.counted.length = 0;
  }

  private broadcast(): void {
    this.due = undefined;
    for (const [currency, { channel, newest: before }] of this.channels) {
      const newest = this.newest(currency);
      if (newest && newest.id !== before?.id) for (const session of channel.activeSessions) this.send(session, currency);
    }
  }

  private send(session: ReaderSession, currency: string | undefined): void {
    const newest = this.newest(currency);
    const { state } = session;
    if (!newest || !session.isConnected || !goesOn(newest.asOf, state.before)) return;
    state.isBehind = state.response.writableNeedDrain;
    if (state.isBehind) return;
    state.before = newest.asOf;
    session.push(newest.body, newest.event, newest.id);
  }

  private beat(): void {
    const answering = this.parts.view.answer();
    if (answering.ok) this.counted.push({ at: this.parts.now(), records: missingTo({}, answering.answer.asOf) });
    if (this.counted.length > RATE_OVER + 1) this.counted.shift();
    const body = JSON.stringify(pulseOf(this.parts, this.rate()));
    for (const { channel, newest } of this.channels.values()) {
      channel.broadcast(body, 'pulse', { eventId: newest?.id ?? '', filter: ({ state }) => !state.response.writableNeedDrain });
    }
  }

  /** All of them, to one who has just come or was behind. */
  private sendTopologies(session: ReaderSession, currency: string | undefined): void {
    const { state } = session;
    if (!session.isConnected || state.response.writableNeedDrain) return;
    state.lacksTopologies = false;
    for (const { event, body } of this.parts.topologies.all()) session.push(body, event, this.channels.get(currency)?.newest?.id ?? '');
  }

  private tellTopology({ event, body }: TopologyMessage): void {
    for (const { channel, newest } of this.channels.values()) {
      for (const { state } of channel.activeSessions) state.lacksTopologies ||= state.response.writableNeedDrain;
      channel.broadcast(body, event, { eventId: newest?.id ?? '', filter: ({ state }) => !state.lacksTopologies });
    }
  }

  private rate(): number | null {
    const [first, last] = [this.counted[0], this.counted.at(-1)];
    return first && last && last.at > first.at ? ((last.records - first.records) * 1_000) / (last.at - first.at) : null;
  }

  /** Rendered once for each step of the view; undefined while there is no exact answer. */
  private newest(currency: string | undefined): Newest | undefined {
    const { view } = this.parts;
    const group = this.channels.get(currency);
    const answering = view.answer();
    if (!group || !answering.ok) return group?.newest;
    if (group.newest?.version === view.version) return group.newest;
    const { asOf, generation } = answering.answer;
    try {
      const glance = glanceOf(this.parts, answering.answer, currency);
      group.newest = { version: view.version, event: 'answer', body: JSON.stringify(glance), id: `${glance.asOf}.${generation?.id ?? 0}`, asOf };
    } catch (error) {
      // A rate that is missing is the only Problem here: the page shows its sentence.
      if (!(error instanceof Problem)) throw error;
      group.newest = { version: view.version, event: 'problem', body: JSON.stringify(error), id: '', asOf };
    }
    return group.newest;
  }
}

/** Of an id of this stream, `<token>.<generation>`, or of a token alone; undefined where it is neither. */
function positionOf(seen: string | undefined): Position | undefined {
  const position = seen === undefined ? undefined : parseToken(seen.split('.')[0] ?? '');
  return isPosition(position) ? position : undefined;
}
