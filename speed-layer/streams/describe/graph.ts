/**
 * A topology as boxes and arrows: topics and tables are boxes too, so a repartition is an internal topic between two
 * parts. A merge is no box: its arrows meet in what comes next.
 */
import type { BoxKind } from '../../../common/streams/picture';
import type { DescribedStep, Description } from './description';

export interface Box {
  readonly id: string;
  readonly kind: BoxKind;
  /** What is written in it, from top to bottom. */
  readonly lines: readonly string[];
}

export interface Graph {
  readonly boxes: readonly Box[];
  readonly arrows: readonly (readonly [from: string, to: string])[];
}

export function graphOf({ name: topology, steps, internal, outputs }: Description): Graph {
  const said = new Set(outputs.map(({ topic }) => topic));
  const boxes = new Map<string, Box>();
  const arrows = new Map<string, readonly [string, string]>();
  const box = (made: Box): string => {
    if (!boxes.has(made.id)) boxes.set(made.id, made);
    return made.id;
  };
  const topicBox = (topic: string): string => {
    const kind = internal.includes(topic) ? 'internal' : said.has(topic) ? 'output' : 'input';
    return box({ id: `topic ${topic}`, kind, lines: [kind === 'internal' ? topic.slice(topology.length + 1) : topic] });
  };
  const boxOf = (step: DescribedStep): string => (step.as === 'step' ? box({ id: `step ${step.name}`, kind: step.hasState ? 'state' : 'step', lines: linesOf(step) }) : topicBox(step.topic));
  const arrow = (from: string, to: string): void => void arrows.set(`${from}\n${to}`, [from, to]);

  const before = ({ from }: DescribedStep): DescribedStep[] => steps.filter(({ name }) => from.includes(name)).flatMap((each) => (isMerge(each) ? before(each) : [each]));

  for (const step of steps.filter((each) => !isMerge(each))) {
    const to = boxOf(step);
    if (step.as === 'step' && step.table !== undefined) arrow(box({ id: `table ${step.table}`, kind: 'table', lines: [step.table] }), to);
    for (const from of before(step)) arrow(boxOf(from), to);
  }
  return { boxes: [...boxes.values()], arrows: [...arrows.values()] };
}

const isMerge = (step: DescribedStep): boolean => step.as === 'step' && step.kind === 'merge';

function linesOf({ kind, name, detail }: DescribedStep & { as: 'step' }): string[] {
  const given = name.startsWith(`${kind}:`) ? name.slice(kind.length + 1) : name.startsWith(`${kind}-`) ? '' : name;
  return [given === '' ? kind : `${kind} ${given}`, ...(detail === undefined ? [] : [detail])];
}
