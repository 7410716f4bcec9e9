/** A topology as text, in the manner of Kafka Streams' `Topology.describe()`. */
import { describeMillis } from '../windows';
import type { DescribedStep, Description } from './description';

export function describeText({ name, about, lateness, retention, idleAfter, inputs, internal, outputs, tables, lateTopic, steps }: Description): string {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));
  const parts = [...new Set(steps.map(({ part }) => part))];
  return [
    `Topology: ${name}`,
    `   ${about}.`,
    `   reads            ${list(inputs)}`,
    `   says             ${list(outputs.map(({ topic }) => topic))}`,
    `   looks up         ${list(tables)}`,
    `   internal topics  ${list(internal)}`,
    `   late events      ${lateTopic}, ${describeMillis(retention)} behind`,
    `   event time       waits ${describeMillis(lateness)} for late events, ${describeMillis(idleAfter)} for an idle input`,
    ...parts.flatMap((part) => ['', `   Sub-topology: ${part}`, ...steps.filter((step) => step.part === part).flatMap(stepLines)]),
  ].join('\n');
}

function stepLines(step: DescribedStep): string[] {
  return [`    ${headOf(step)}`, ...(step.as === 'sink' ? [] : [`      --> ${step.to.join(', ') || 'none'}`]), ...(step.as === 'source' ? [] : [`      <-- ${step.from.join(', ')}`])];
}

function headOf(step: DescribedStep): string {
  if (step.as === 'source') return `Source: ${step.name} (topics: [${step.topic}])`;
  if (step.as === 'sink') return `Sink: ${step.name} (topic: ${step.topic})`;
  const { name, kind, detail, hasState } = step;
  return `Processor: ${name} (stores: [${hasState ? name : ''}]) ${[kind, detail].filter(Boolean).join(', ')}`;
}
