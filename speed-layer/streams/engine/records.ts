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

/** What travels through an internal topic: the value, its event time, the task that sent it, and what caused it, by which what comes of it is named; `w`: how far event time had come there; `m`: what the event amounts to. */
export interface Passed {
  readonly v: StateValue;
  readonly t: number;
  readonly p: number;
  readonly c: string;
  readonly w: number;
  readonly m?: { readonly [Name in keyof Worth]: Worth[Name] };
}

/** What a task tells of its event time to each task that reads what it sends (see Promised): `w`: at, `s`: since, `o`: pace. */
export interface PassedMark {
  readonly p: number;
  readonly w: number;
  readonly s: number;
  readonly o?: number;
}

export function passOn({ value, time, worth }: StreamRecord<unknown>, by: { readonly partition: number; readonly cause: string; readonly promise: number }): string {
  return encodeState({ v: value, t: time, p: by.partition, c: by.cause, w: by.promise, ...(worth && { m: worth }) });
}

export function passMark({ at, since, pace }: Promised, partition: number): string {
  return encodeState({ p: partition, w: at, s: since, ...(pace !== undefined && { o: pace }) });
}

/** The name of what one task sends to an internal topic. */
export const senderOf = (topic: string, partition: number): string => `${topic} ${partition}`;

/** What tasks of the same topology sent is what they read. */
export function passedIn(value: unknown): Passed | PassedMark {
  return decodeState(String(value)) as unknown as Passed | PassedMark;
}

export const isMark = (passed: Passed | PassedMark): passed is PassedMark => !('v' in passed);

/** The event time of what a topology, or another program, says as JSON; undefined where it tells none. */
export function saidTime(said: unknown): number | undefined {
  const timestamp = typeof said === 'object' && said !== null && 'timestamp' in said ? said.timestamp : undefined;
  return typeof timestamp === 'string' ? parseInstant(timestamp) : undefined;
}
