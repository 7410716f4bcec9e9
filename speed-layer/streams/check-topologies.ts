/** Topologies held against each other and against what is declared, before any of them runs: which topics they read and write, and as what. */
import type { OutputDeclaration } from './output';
import { SourceStep } from './steps/source';
import { TopologyError, type Topology } from './topology';

/** `events`: topics of events; `said`: topics that others than topologies write. Throws TopologyError with a line for every mistake. */
export function checkTopologies(topologies: readonly Topology[], { events, said }: { readonly events: readonly string[]; readonly said: readonly string[] }): void {
  const faults = [...twins(topologies), ...unnamable(topologies), ...differences(topologies), ...clashes(topologies, [...events, ...said]), ...undeclared(topologies, [...events, ...said]), ...circles(topologies)];
  if (faults.length > 0) throw new TopologyError(faults.join('\n'));
}

function twins(topologies: readonly Topology[]): string[] {
  const names = topologies.map(({ name }) => name);
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))].map((name) => `two topologies are named ${name}: their state and their groups are found by that name, so give one another`);
}

/** As Kafka has it; what is built beside a topic carries the topology and the edition too. */
const TOPIC = /^[\w.-]+$/;
const LONGEST = 249 - '.e9999'.length;

function unnamable(topologies: readonly Topology[]): string[] {
  return topologies.flatMap(({ name, outputs }) =>
    outputs.flatMap(({ topic }) => (TOPIC.test(topic) && topic.length + 1 + name.length <= LONGEST ? [] : [`topology ${name} says something in "${topic}", which Kafka takes for no topic: letters, digits, dots, hyphens and underscores, at most ${LONGEST} with the topology's name`])),
  );
}

interface Declared {
  readonly by: string;
  readonly output: OutputDeclaration;
}

/** Everybody who writes or reads an output topic must mean the same by it. */
function differences(topologies: readonly Topology[]): string[] {
  const seen = topologies.flatMap((topology): Declared[] => [
    ...topology.outputs.map((output) => ({ by: `${topology.name}, which writes it`, output })),
    ...topology.steps.flatMap(({ step }) => (step instanceof SourceStep && isOutput(step.source) ? [{ by: `${topology.name}, which reads it`, output: step.source }] : [])),
  ]);
  const first = new Map<string, Declared>();
  return seen.flatMap((each) => {
    const { topic } = each.output;
    const before = first.get(topic);
    if (!before) first.set(topic, each);
    const difference = before && differenceOf(before, each);
    return difference === undefined ? [] : [`topic ${topic} has two declarations: ${difference}. Declare the output once and import it`];
  });
}

function isOutput(source: object): source is OutputDeclaration {
  return 'fields' in source && 'type' in source;
}

function differenceOf(a: Declared, b: Declared): string | undefined {
  if (a.output.type !== b.output.type) return `its type is ${a.output.type} for ${a.by}, and ${b.output.type} for ${b.by}`;
  const names = new Set([...Object.keys(a.output.fields), ...Object.keys(b.output.fields)]);
  for (const name of names) {
    const [one, other] = [a, b].map(({ output }) => output.fields[name]?.kind ?? 'not there');
    if (one !== other) return `its field ${name} is ${one ?? ''} for ${a.by}, and ${other ?? ''} for ${b.by}`;
  }
  return undefined;
}

/** A topic has one purpose, and one topology that says something in it: a replay of that one must know what is its own. */
function clashes(topologies: readonly Topology[], declared: readonly string[]): string[] {
  const uses = new Map<string, Set<string>>();
  const use = (topic: string, purpose: string): unknown => uses.set(topic, (uses.get(topic) ?? new Set()).add(purpose));
  for (const topic of declared) use(topic, 'written by others than topologies');
  for (const { name, outputs, internal, lateTopic } of topologies) {
    for (const { topic } of outputs) use(topic, `an output of ${name}`);
    for (const topic of internal) use(topic, `an internal topic of ${name}`);
    use(lateTopic, `the late topic of ${name}`);
  }
  return [...uses].flatMap(([topic, purposes]) => (purposes.size > 1 ? [`topic ${topic} is ${[...purposes].join(' and ')}: give the output, the step or the topology another name`] : []));
}

function undeclared(topologies: readonly Topology[], declared: readonly string[]): string[] {
  const known = new Set([...declared, ...topologies.flatMap(({ outputs }) => outputs.map(({ topic }) => topic))]);
  return topologies.flatMap(({ name, inputs }) =>
    inputs.filter((topic) => !known.has(topic)).map((topic) => `topology ${name} reads ${topic}, which nobody declares: it is no topic of events and no output of a topology that runs. Known are ${[...known].sort().join(', ')}`),
  );
}

/** What a topology says must not come back to it, by whatever way: it would never end. */
function circles(topologies: readonly Topology[]): string[] {
  const readersOf = ({ outputs }: Topology): Topology[] => topologies.filter(({ inputs }) => outputs.some(({ topic }) => inputs.includes(topic)));
  const behind = (from: Topology, found = new Set<Topology>()): Set<Topology> => {
    for (const reader of readersOf(from)) if (!found.has(reader)) behind(reader, found.add(reader));
    return found;
  };
  return topologies.filter((topology) => behind(topology).has(topology)).map(({ name }) => `topology ${name} reads what comes of its own outputs: it would never come to an end`);
}
