/** A topology as the source of a Mermaid diagram, which GitHub and many editors draw. */
import type { BoxKind } from '../../../common/streams/picture';
import type { Graph } from './graph';

/** What stands around a box's text. */
const AROUND: Readonly<Record<BoxKind, readonly [string, string]>> = {
  input: ['([', '])'],
  internal: ['[/', '/]'],
  output: ['([', '])'],
  table: ['[(', ')]'],
  step: ['[', ']'],
  state: ['[[', ']]'],
};

export function mermaid({ boxes, arrows }: Graph): string {
  const ids = new Map(boxes.map(({ id }, i) => [id, `n${i}`]));
  return [
    'flowchart LR',
    ...boxes.map(({ id, kind, lines }) => `  ${ids.get(id) ?? ''}${AROUND[kind].join(`"${lines.map(escaped).join('<br/>')}"`)}`),
    ...arrows.map(([from, to]) => `  ${ids.get(from) ?? ''} --> ${ids.get(to) ?? ''}`),
  ].join('\n');
}

const escaped = (line: string): string => line.replaceAll('&', '#amp;').replaceAll('"', '#quot;').replaceAll('<', '#lt;');
