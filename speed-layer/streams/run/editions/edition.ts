/**
 * An edition is one making of a topology: state, internal topics, groups and numbered outputs of its own. The first one has
 * plain names; those of the others end in their number. Numbers are never used twice.
 */
import type { Position } from '../../../../common/position';
import type { Millis } from '../../../../common/time';
import type { Topology } from '../../topology';

/** `building` beside the live one; `switching` once its outputs are being put in place of that one's. */
export const EDITION_STATES = ['building', 'switching', 'live', 'old', 'dropped'] as const;
export type EditionState = (typeof EDITION_STATES)[number];
export const EDITION_CAUSES = ['first', 'replay', 'state lost'] as const;
export type EditionCause = (typeof EDITION_CAUSES)[number];

export interface Edition {
  readonly topology: string;
  readonly number: number;
  /** Of the topology that makes it. */
  readonly hash: string;
  readonly cause: EditionCause;
  readonly state: EditionState;
  /** Where its state begins. @default the log's beginning */
  readonly from?: Position;
  /** Event time before which a switch to it corrects nothing. @default it knows everything */
  readonly correctsFrom?: Millis;
  readonly begunAt: Date;
  readonly liveAt?: Date;
}

/** How a switch changes what readers have, in subjects. `new`: said for the first time; `changed`: said otherwise; `gone`: no longer said; `left`: left alone, being about a time of which the edition does not know everything. */
export interface DifferenceCounts {
  readonly compared: number;
  readonly left: number;
  readonly new: number;
  readonly changed: number;
  readonly gone: number;
  readonly correctsFrom?: Millis;
}

/** What belongs to an edition carries its number, unless it is the first. */
export const ofEdition = (name: string, edition: number): string => (edition === 1 ? name : `${name}.e${edition}`);

/** Where an edition that is being built says what it would say. */
export const builtTopic = (topic: string, { name }: Topology, edition: number): string => `${topic}.${name}.e${edition}`;

/** The topics that a topology says something in. */
export const saidTopics = ({ outputs, lateTopic }: Topology): string[] => [...outputs.map(({ topic }) => topic), lateTopic];

/** What Redis keys of an edition begin with. */
export const statePrefix = (namespace: string, topology: string, edition: number): string => `${namespace || 'twofold'}:streams:${ofEdition(topology, edition)}`;
