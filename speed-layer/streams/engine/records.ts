/** What the engine takes in and gives away. */
import { parseInstant } from '../../../common/time';
import { decodeState, encodeState, type StateValue } from '../state-codec';
import type { StreamRecord, Worth } from '../stream-record';
import type { Promised } from './promised';
import type { StateWrite } from './task-state';

/** A record as the engine takes it. */
export interface EngineRecord {
  readonly topic: string;
  /** Unlike any other record's of the topic, and the same when it is read again: an event's id, or its partition and offset. */
  readonly id: string;
  readonly key: string;
  /** An admitted event, or what a record of an output or internal topic holds as JSON. */
  readonly value: unknown;
  /** Event time. */
  readonly time: number;
  /** The broker's own time. */
  readonly logTime: number;
}

/** A record to send. Internal ones are for the tasks of the same topology. */
export interface EngineOutput {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

export interface StepOutcome {
  readonly writes: readonly StateWrite[];
  readonly outputs: readonly EngineOutput[];
}

/** What travels through an internal topic: who sent it, and how far event time has come there (`w`, `s`, and where it rests `o` and `u`: at, since, pace and waits of Promised). */
export interface PassedMark {
  readonly p: number;
  readonly w: number;
  readonly s?: number;
  readonly o?: number;
  readonly u?: true;
}

/** The same with a record: its value, its event time, what caused it, by which what comes of it is named; `m`: what the event amounts to. */
export interface Passed extends PassedMark {
  readonly v: StateValue;
  readonly t: number;
  readonly c: string;
  readonly m?: { readonly [Name in keyof Worth]: Worth[Name] };
}

interface Sender {
  readonly partition: number;
  readonly promised: Promised;
}

export function passOn({ value, time, worth }: StreamRecord<unknown>, { cause, ...by }: Sender & { readonly cause: string }): string {
  const { promised } = by;
  // Records are many; what else is promised matters only where it rests.
  const mark = promised.pace === undefined ? { p: by.partition, w: promised.at } : markOf(by);
  return encodeState({ v: value, t: time, ...mark, c: cause, ...(worth && { m: worth }) });
}

export function passMark(by: Sender): string {
  return encodeState(markOf(by));
}

function markOf({ partition, promised: { at, since, pace, waits } }: Sender): PassedMark {
  return { p: partition, w: at, s: since, ...(pace !== undefined && { o: pace }), ...(waits && { u: waits }) };
}

export function promisedIn({ w, s = Infinity, o, u }: PassedMark): Promised {
  return { at: w, since: s, ...(o !== undefined && { pace: o }), ...(u && { waits: u }) };
}

/** The name of what one task sends to an internal topic. */
export const senderOf = (topic: string, partition: number): string => `${topic} ${partition}`;

/** What tasks of the same topology sent is what they read. */
export function passedIn(value: unknown): PassedMark {
  return decodeState(String(value)) as unknown as PassedMark;
}

/** A value may be nothing, but something caused it. */
export const isRecord = (passed: PassedMark): passed is Passed => 'c' in passed;

/** The event time of what a topology, or another program, says as JSON; undefined where it tells none. */
export function saidTime(said: unknown): number | undefined {
  const timestamp = typeof said === 'object' && said !== null && 'timestamp' in said ? said.timestamp : undefined;
  return typeof timestamp === 'string' ? parseInstant(timestamp) : undefined;
}
