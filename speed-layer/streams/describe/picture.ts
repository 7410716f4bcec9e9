/** Lays a topology's boxes and arrows out, from left to right. */
import * as dagre from '@dagrejs/dagre';
import type { Picture } from '../../../common/streams/picture';
import type { Graph } from './graph';

/** What is used of the library, whose own types name their parts in a way that Node does not resolve. */
interface Dagre {
  readonly Graph: new () => LaidOut;
  readonly layout: (graph: LaidOut) => void;
}
interface LaidOut {
  setGraph(options: { rankdir: 'LR'; nodesep: number; ranksep: number; marginx: number; marginy: number }): void;
  setDefaultEdgeLabel(make: () => object): void;
  setNode(id: string, size: { width: number; height: number }): void;
  setEdge(from: string, to: string): void;
  /** x and y are its middle. */
  node(id: string): { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  edge(from: string, to: string): { readonly points: readonly { readonly x: number; readonly y: number }[] };
}
const { Graph: Laid, layout } = dagre as unknown as Dagre;

/** Of a letter, at a text of 12 pixels; generous, as fonts differ. */
const LETTER = 6.9;
const LINE = 16;
const PADDING = { x: 12, y: 8 };

export function drawn({ boxes, arrows }: Graph): Picture {
  const graph = new Laid();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 34, marginx: 2, marginy: 2 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, lines } of boxes) {
    graph.setNode(id, { width: Math.ceil(Math.max(...lines.map((line) => line.length)) * LETTER) + 2 * PADDING.x, height: lines.length * LINE + 2 * PADDING.y });
  }
  for (const [from, to] of arrows) graph.setEdge(from, to);
  layout(graph);
  const placed = boxes.map(({ id, kind, lines }) => {
    const { x, y, width, height } = graph.node(id);
    return { kind, lines: [...lines], x: round(x - width / 2), y: round(y - height / 2), width, height };
  });
  const paths = arrows.map(([from, to]) => graph.edge(from, to).points.map(({ x, y }): [number, number] => [round(x), round(y)]));
  const right = [...placed.map(({ x, width }) => x + width), ...paths.flat().map(([x]) => x)];
  const bottom = [...placed.map(({ y, height }) => y + height), ...paths.flat().map(([, y]) => y)];
  return { width: Math.ceil(Math.max(...right)) + 2, height: Math.ceil(Math.max(...bottom)) + 2, boxes: placed, arrows: paths };
}

const round = (length: number): number => Math.round(length * 10) / 10;
