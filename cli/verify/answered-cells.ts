import { z } from 'zod';
import { PlainError } from '../plain-error';
import { evidenceShape, type Evidence, type Serving } from '../serving';
import type { Measures } from './measures';

const headShape = z.object({ evidence: evidenceShape });
const cellShape = z.object({ key: z.string(), measures: z.array(z.string()) });

export interface AnsweredCells {
  readonly evidence: Evidence;
  readonly cells: ReadonlyMap<string, Measures>;
}

/** Every cell of one answer of the serving layer, and what it says of itself. */
export async function answeredCells(serving: Serving): Promise<AnsweredCells> {
  const cells = new Map<string, Measures>();
  let evidence: Evidence | undefined;
  for await (const line of serving.lines('/api/cells')) {
    const content: unknown = JSON.parse(line);
    if (evidence) {
      const { key, measures } = cellShape.parse(content);
      if (cells.has(key)) throw new PlainError(`the answer has the cell ${JSON.stringify(key)} twice: that is a defect of the serving layer`);
      cells.set(key, measures.map(BigInt));
    } else evidence = headShape.parse(content).evidence;
  }
  if (!evidence) throw new PlainError(`the serving layer at ${serving.url} sent no cells`);
  return { evidence, cells };
}
