/** Colours, where the terminal shows them; otherwise the text as it is. */
import { styleText } from 'node:util';
import type { Terminal } from './terminal';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (style: Style, text: string) => string;

export const uncoloured: Paint = (_style, text) => text;

/** @returns how to colour what goes to this terminal */
export function paintFor({ coloured }: Pick<Terminal, 'coloured'>): Paint {
  if (!coloured) return uncoloured;
  // By its own word alone: newer versions of Node would also ask their own stdout.
  return (style, text) => styleText(style, text, { validateStream: false });
}
