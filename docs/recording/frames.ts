/** What a recording shows over time: it is played into a terminal, and the screen is looked at now and then. */
import { Terminal, type IBufferCell } from '@xterm/headless';
import type { Cast } from './cast';

export interface Run {
  readonly column: number;
  readonly text: string;
  readonly bold: boolean;
  readonly dim: boolean;
  /** Of the eight colours; undefined for the usual one. */
  readonly colour: number | undefined;
}
export type Line = readonly Run[];

export interface Frame {
  /** Seconds after the beginning. */
  readonly at: number;
  readonly lines: readonly Line[];
}

/** Writes that follow each other within this time make one frame, seconds. */
const TOGETHER = 0.08;

export async function framesOf({ columns, rows, events }: Cast): Promise<Frame[]> {
  const terminal = new Terminal({ cols: columns, rows, scrollback: 0, allowProposedApi: true });
  const frames: Frame[] = [];
  for (const [i, [at, text]] of events.entries()) {
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    const [next = Infinity] = events[i + 1] ?? [];
    if (next - at < TOGETHER) continue;
    const lines = linesOf(terminal);
    if (JSON.stringify(frames.at(-1)?.lines) !== JSON.stringify(lines)) frames.push({ at, lines });
  }
  terminal.dispose();
  return frames;
}

function linesOf({ buffer, rows, cols }: Terminal): Line[] {
  return Array.from({ length: rows }, (_, row) => {
    const line = buffer.active.getLine(buffer.active.baseY + row);
    const runs: Run[] = [];
    for (let column = 0; column < cols; column++) {
      const cell = line?.getCell(column);
      const text = cell?.getChars() ?? '';
      if (!cell || text === '') continue;
      const style = { bold: cell.isBold() !== 0, dim: cell.isDim() !== 0, colour: colourOf(cell) };
      const last = runs.at(-1);
      if (last && last.column + last.text.length === column && last.bold === style.bold && last.dim === style.dim && last.colour === style.colour) runs[runs.length - 1] = { ...last, text: last.text + text };
      else runs.push({ column, text, ...style });
    }
    return runs.filter(({ text }) => text.trim() !== '');
  });
}

const colourOf = (cell: IBufferCell): number | undefined => (cell.isFgPalette() ? cell.getFgColor() % 8 : undefined);
