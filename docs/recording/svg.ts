/** A recording as one picture that moves: frames lie beside each other on a strip, and the strip jumps from one to the next. */
import type { Frame, Line, Run } from './frames';

export interface Picture {
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  readonly frames: readonly Frame[];
}

/** Of a character, and around all of them. */
const CELL = { width: 8.4, height: 18 } as const;
const MARGIN = 14;
/** For the last frame to be read, seconds. */
const LAST = 4;
/** Black, red, green, yellow, blue, magenta, cyan, white; readable on the ground. */
const COLOURS = ['#6e7681', '#ff7b72', '#7ee787', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#e6edf3'];

export function svgOf({ columns, rows, title, frames }: Picture): string {
  const [width, height] = [columns * CELL.width + 2 * MARGIN, rows * CELL.height + 2 * MARGIN];
  const duration = (frames.at(-1)?.at ?? 0) + LAST;
  // Each line once, however many frames show it.
  const names = new Map<string, string>();
  const named = (line: Line): string => {
    const text = line.map(runText).join('');
    const name = names.get(text) ?? `l${names.size}`;
    names.set(text, name);
    return name;
  };
  const strip = frames.map(({ lines }, i) => {
    const uses = lines.flatMap((line, row) => (line.length === 0 ? [] : [`<use href="#${named(line)}" y="${round((row + 1) * CELL.height - 5)}"/>`]));
    return `<g transform="translate(${round(i * width)})">${uses.join('')}</g>`;
  });
  const steps = frames.map(({ at }, i) => `${round((100 * (i === 0 ? 0 : at)) / duration)}%{transform:translateX(${round(-i * width)}px)}`);
  const last = round(-(frames.length - 1) * width);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${height}" width="${round(width)}" height="${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<style>
text{font:14px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#c9d1d9;white-space:pre}
.b{font-weight:bold;fill:#e6edf3}.d{fill:#8b949e}
${COLOURS.map((colour, i) => `.c${i}{fill:${colour}}`).join('')}
#strip{animation:play ${round(duration)}s steps(1,end) infinite}
@keyframes play{${steps.join('')}100%{transform:translateX(${last}px)}}
@media (prefers-reduced-motion:reduce){#strip{animation:none;transform:translateX(${last}px)}}
</style>
<defs>${[...names].map(([text, name]) => `<g id="${name}">${text}</g>`).join('\n')}</defs>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<svg x="${MARGIN}" y="${MARGIN}" width="${round(width - 2 * MARGIN)}" height="${rows * CELL.height}"><g id="strip">
${strip.join('\n')}
</g></svg>
</svg>
`;
}

function runText({ column, text, bold, dim, colour }: Run): string {
  const classes = [bold && 'b', dim && 'd', colour !== undefined && `c${colour}`].filter((name) => name !== false).join(' ');
  // Told how wide it is, so that columns stand under each other in whatever font is there.
  return `<text x="${round(column * CELL.width)}" textLength="${round(text.length * CELL.width)}"${classes === '' ? '' : ` class="${classes}"`} xml:space="preserve">${escaped(text)}</text>`;
}

const round = (number: number): number => Number(number.toFixed(3));
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
