/** A topology: steps from input topics to output topics, under one name, checked as a whole before anything runs. */
import { sha256Hex } from '../../common/identity/sha256';
import type { Millis } from '../../common/time';
import type { OutputDeclaration } from './output';
import type { StateValue } from './state-codec';
import type { Step } from './step';
import { EnrichStep } from './steps/enrich';
import { RepartitionStep } from './steps/repartition';
import { SourceStep } from './steps/source';
import { ToStep } from './steps/to';
import type { Table } from './table';
import { hours, notBelowZero, seconds } from './windows';

export interface TopologyOptions {
  /** Names its state, its group and its internal topics. */
  readonly name: string;
  readonly about: string;
  /** How far behind the latest event one may come before its window is told without it, ms. @default 5 s */
  readonly lateness?: Millis;
  /** How long after its end a window can still be corrected, ms; what comes later is a late output. @default 1 h */
  readonly retention?: Millis;
  /** An input that brings nothing for so long holds nothing back any more, ms. @default 10 s */
  readonly idleAfter?: Millis;
  /** To be raised where code that state goes through has changed its meaning, which nothing else can tell. @default 1 */
  readonly version?: number;
  /** What its code was made with and state goes through, such as thresholds: state that was made with another would mix both, and is not gone on with. @default none */
  readonly settings?: Readonly<Record<string, bigint | number>>;
}

export interface Topology extends Required<TopologyOptions> {
  /** Every step behind those that it reads from. */
  readonly steps: readonly NamedStep[];
  /** The topics that are read, without internal ones. */
  readonly inputs: readonly string[];
  /** All topics that are read. */
  readonly reads: readonly string[];
  /** Of all that its state depends on: steps with state, their kinds and details, what they read, and its settings. */
  readonly hash: string;
  /** The topics by which records change tasks. */
  readonly internal: readonly string[];
  readonly outputs: readonly OutputDeclaration[];
  readonly tables: readonly Table<StateValue>[];
  /** Where events go that came too late to correct anything. */
  readonly lateTopic: string;
}

export interface NamedStep {
  readonly step: Step<unknown>;
  /** Unlike any other step's of the topology. */
  readonly name: string;
  /** Steps with one clock: all that are joined without an internal topic between. */
  readonly part: number;
}

/** A mistake in a topology's declaration: said at start, with what to change. */
export class TopologyError extends Error {
  override readonly name = 'TopologyError';
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Throws TopologyError, and RangeError for a span that is none. */
export function topology(options: TopologyOptions, ...ends: readonly Step<never>[]): Topology {
  const { name, about, lateness = seconds(5), retention = hours(1), idleAfter = seconds(10), version = 1, settings = {} } = options;
  if (!NAME.test(name)) throw new TopologyError(`a topology cannot be named "${name}": take lower-case words with hyphens, such as order-metrics`);
  for (const [what, span] of Object.entries({ lateness, retention, idleAfter })) notBelowZero(`${what} of topology ${name}`, span);
  if (ends.length === 0) throw new TopologyError(`topology ${name} says nothing: give it at least one stream that ends in to()`);
  const steps = nameSteps(name, inOrder(ends));
  refuseCircles(name, steps);
  const ofKind = <S>(kind: new (...args: never[]) => S): S[] => steps.flatMap(({ step }) => (step instanceof kind ? [step] : []));
  const internal = steps.filter(({ step }) => step instanceof RepartitionStep).map((each) => internalTopicOf(name, each.name));
  const inputs = [...new Set(ofKind(SourceStep).map(({ source }) => source.topic))];
  const reads = [...inputs, ...internal];
  return {
    name,
    about,
    version,
    reads,
    settings,
    hash: hashOf(version, settings, reads, steps),
    lateness,
    retention,
    idleAfter,
    steps,
    inputs,
    internal,
    outputs: [...new Set(ofKind(ToStep).map(({ output }) => output))],
    tables: [...new Set(ofKind(EnrichStep).map(({ table }) => table))],
    lateTopic: `${name}.late`,
  };
}

/** A part waits for all that it reads: what it sends to itself, by whatever way, would wait for itself. */
function refuseCircles(topologyName: string, steps: readonly NamedStep[]): void {
  const ways = steps.flatMap(({ step, name, part: to }) => (step instanceof RepartitionStep ? [{ name, to, from: steps.find((each) => each.step === step.upstream)?.part }] : []));
  const reaches = (from: number, to: number, seen = new Set<number>()): boolean => from === to || ways.some((way) => way.from === from && !seen.has(way.to) && reaches(way.to, to, seen.add(way.to)));
  for (const { name, from, to } of ways) {
    if (from === undefined || !reaches(to, from)) continue;
    throw new TopologyError(`topology ${topologyName}: what is re-keyed for ${name} meets again what was read with it, so event time would wait for itself: re-key the other side too, with keyBy(), so that both go by way of internal topics`);
  }
}

export function internalTopicOf(topologyName: string, stepName: string): string {
  return `${topologyName}-${stepName}-repartition`;
}

function hashOf(version: number, settings: Required<TopologyOptions>['settings'], reads: readonly string[], steps: readonly NamedStep[]): string {
  const states = steps.flatMap(({ name, part, step: { facts: { kind, detail, form, hasState } } }) => (hasState ? [[name, kind, detail, form, ...(part > 0 ? [part] : [])]] : []));
  // Each part's clock knows its inputs.
  const clocks = steps.flatMap(({ name, part, step }) => (part > 0 && (step instanceof SourceStep || step instanceof RepartitionStep) ? [[name, part]] : []));
  const told = Object.entries(settings).map(([name, value]) => `${name}=${value}`).sort();
  return sha256Hex(JSON.stringify([version, [...reads].sort(), states, ...(clocks.length > 0 ? [clocks] : []), ...(told.length > 0 ? [told] : [])])).slice(0, 16);
}

/** All steps behind the ends, each after those it reads from. */
function inOrder(ends: readonly Step<unknown>[]): Step<unknown>[] {
  const found = new Set<Step<unknown>>();
  const visit = (step: Step<unknown>): void => {
    if (found.has(step)) return;
    step.facts.inputs.forEach(visit);
    found.add(step);
  };
  ends.forEach(visit);
  return [...found];
}

function nameSteps(topologyName: string, steps: readonly Step<unknown>[]): NamedStep[] {
  const parts = partsOf(steps);
  const taken = new Map<string, Step<unknown>>();
  const numbers = new Map<string, number>();
  return steps.map((step) => {
    const { kind, name, hasState } = step.facts;
    // A repartition is named like the step that it is for; they never meet, since only one of them has state.
    const own = name === undefined ? undefined : hasState ? name : `${kind}:${name}`;
    if (own !== undefined && (hasState || kind === 'repartition') && taken.has(own)) {
      throw new TopologyError(`topology ${topologyName} has two steps named "${name}" (${kind}): their state is found by that name, so give one another`);
    }
    if (hasState && !NAME.test(name ?? '')) throw new TopologyError(`a step of topology ${topologyName} cannot be named "${name ?? ''}": take lower-case words with hyphens`);
    const unique = own !== undefined && !taken.has(own) ? own : numbered(kind, numbers);
    taken.set(unique, step);
    return { step, name: step instanceof RepartitionStep ? (name ?? unique) : unique, part: parts.get(step) ?? 0 };
  });
}

function numbered(kind: string, numbers: Map<string, number>): string {
  const next = (numbers.get(kind) ?? 0) + 1;
  numbers.set(kind, next);
  return `${kind}-${next}`;
}

/** Numbers the parts that internal topics divide the steps into, from 0 on: state goes by these numbers, so a step without state must not change them. */
function partsOf(steps: readonly Step<unknown>[]): Map<Step<unknown>, number> {
  const parts = new Map<Step<unknown>, number>();
  steps.forEach((step, i) => {
    parts.set(step, i);
    if (step instanceof RepartitionStep) return;
    for (const input of step.facts.inputs) {
      const [from, to] = [parts.get(input), parts.get(step)];
      if (from === undefined || to === undefined || from === to) continue;
      for (const [each, part] of parts) if (part === to) parts.set(each, from);
    }
  });
  const found = [...new Set(parts.values())];
  return new Map(Array.from(parts, ([step, part]) => [step, found.indexOf(part)]));
}
