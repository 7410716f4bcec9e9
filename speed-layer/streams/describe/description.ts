/** A topology as it was declared, as plain data: whatever prints or draws it goes by this. */
import type { Millis } from '../../../common/time';
import type { StepKind } from '../step';
import { EnrichStep } from '../steps/enrich';
import { RepartitionStep } from '../steps/repartition';
import { SourceStep } from '../steps/source';
import { ToStep } from '../steps/to';
import { internalTopicOf, type NamedStep, type Topology } from '../topology';

/** A repartition is two of them, a sink in one part and a source in the next, as it runs. */
export type DescribedStep = {
  /** Unlike any other's of the topology. */
  readonly name: string;
  readonly part: number;
  readonly from: readonly string[];
  readonly to: readonly string[];
} & (
  | { readonly as: 'source'; readonly topic: string }
  | { readonly as: 'sink'; readonly topic: string }
  | { readonly as: 'step'; readonly kind: StepKind; readonly detail: string | undefined; readonly hasState: boolean; readonly table: string | undefined }
);

export interface DescribedOutput {
  readonly topic: string;
  readonly type: string;
  readonly about: string;
  readonly alert?: true | string;
  readonly fields: readonly { readonly name: string; readonly kind: string; readonly about: string }[];
}

export interface Description {
  readonly name: string;
  readonly about: string;
  readonly lateness: Millis;
  readonly retention: Millis;
  readonly idleAfter: Millis;
  readonly inputs: readonly string[];
  readonly internal: readonly string[];
  readonly outputs: readonly DescribedOutput[];
  readonly tables: readonly string[];
  readonly lateTopic: string;
  /** By part, each behind those that it reads from. */
  readonly steps: readonly DescribedStep[];
}

type Bare = DescribedStep extends infer Each ? (Each extends DescribedStep ? Omit<Each, 'to'> : never) : never;

export function describe(topology: Topology): Description {
  const { name, about, lateness, retention, idleAfter, inputs, internal, outputs, tables, lateTopic } = topology;
  const bare = bareSteps(topology);
  const to = (of: string): string[] => bare.filter(({ from }) => from.includes(of)).map((each) => each.name);
  const steps = bare.map((each): DescribedStep => ({ ...each, to: to(each.name) }));
  return {
    name,
    about,
    lateness,
    retention,
    idleAfter,
    inputs,
    internal,
    outputs: outputs.map(({ topic, type, about: what, alert, fields }) => ({ topic, type, about: what, ...(alert !== undefined && { alert }), fields: Object.entries(fields).map(([field, { kind, about: told }]) => ({ name: field, kind, about: told })) })),
    tables: tables.map((table) => table.name),
    lateTopic,
    steps: steps.sort((a, b) => a.part - b.part),
  };
}

function bareSteps({ name: topologyName, steps }: Topology): Bare[] {
  const parts = numbered(steps);
  const names = new Map(steps.map(({ step, name }) => [step, step instanceof RepartitionStep ? sourceOf(name) : name]));
  return steps.flatMap(({ step, name, part }): Bare[] => {
    const from = step.facts.inputs.map((input) => names.get(input) ?? '');
    const here = { name, part: parts.get(part) ?? 0, from };
    if (step instanceof SourceStep) return [{ ...here, as: 'source', topic: step.source.topic }];
    if (step instanceof ToStep) return [{ ...here, as: 'sink', topic: step.output.topic }];
    if (step instanceof RepartitionStep) {
      const upstream = steps.find((each) => each.step === step.upstream)?.part ?? part;
      const topic = internalTopicOf(topologyName, name);
      return [
        { ...here, topic, as: 'sink', name: `${name}-repartition-sink`, part: parts.get(upstream) ?? 0 },
        { ...here, topic, as: 'source', name: sourceOf(name), from: [] },
      ];
    }
    const { kind, detail, hasState } = step.facts;
    return [{ ...here, as: 'step', kind, detail, hasState, table: step instanceof EnrichStep ? step.table.name : undefined }];
  });
}

const sourceOf = (repartition: string): string => `${repartition}-repartition-source`;

/** Parts from 0 on, in the order in which they are met. */
function numbered(steps: readonly NamedStep[]): Map<number, number> {
  const parts = [...new Set(steps.map(({ part }) => part))];
  return new Map(parts.map((part, i) => [part, i]));
}
