/** A plot of stacked, lying bars as SVG: what a figure is made of, and between which figures the runs lay. */
export interface Bar {
  readonly name: string;
  /** Lengths of the pieces, in the legend's order. */
  readonly pieces: readonly number[];
  readonly min: number;
  readonly max: number;
}

const COLOURS = ['#2f6f9f', '#c77c2d', '#a63d40', '#6b7f3a'];
const [LEFT, RIGHT, TOP, HEIGHT, GAP, LEGEND] = [320, 90, 44, 22, 12, 30];
const PLOT = 560;

/** `unit` stands behind the axis' figures. */
export function barPlot(title: string, unit: string, legend: readonly string[], bars: readonly Bar[]): string {
  const longest = niceEnd(Math.max(...bars.map(({ max }) => max)));
  const scale = (value: number): number => (value / longest) * PLOT;
  const height = TOP + bars.length * (HEIGHT + GAP) + LEGEND + 24;
  const width = LEFT + PLOT + RIGHT;
  const bottom = TOP + bars.length * (HEIGHT + GAP);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * longest);
  const parts = [
    `<text x="${LEFT}" y="22" font-size="15" font-weight="bold">${escape(title)}</text>`,
    ...ticks.map(
      (tick) =>
        `<line x1="${at(LEFT + scale(tick))}" y1="${TOP - 6}" x2="${at(LEFT + scale(tick))}" y2="${bottom}" stroke="#ddd"/>` +
        `<text x="${at(LEFT + scale(tick))}" y="${bottom + 14}" text-anchor="middle" fill="#555">${Number(tick.toPrecision(3)).toLocaleString('en')} ${escape(unit)}</text>`,
    ),
    ...bars.map((bar, i) => drawn(bar, TOP + i * (HEIGHT + GAP), scale)),
    ...legend.map(
      (name, i) =>
        `<rect x="${LEFT + i * 120}" y="${bottom + LEGEND - 2}" width="12" height="12" fill="${colour(i)}"/>` +
        `<text x="${LEFT + i * 120 + 18}" y="${bottom + LEGEND + 8}">${escape(name)}</text>`,
    ),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n${parts.join('\n')}\n</svg>\n`;
}

function drawn({ name, pieces, min, max }: Bar, y: number, scale: (value: number) => number): string {
  let x = LEFT;
  const rects = pieces.map((piece, i) => {
    const rect = `<rect x="${at(x)}" y="${y}" width="${at(scale(piece))}" height="${HEIGHT}" fill="${colour(i)}"/>`;
    x += scale(piece);
    return rect;
  });
  const middle = y + HEIGHT / 2;
  const total = pieces.reduce((sum, piece) => sum + piece, 0);
  return [
    `<text x="${LEFT - 8}" y="${middle + 4}" text-anchor="end">${escape(name)}</text>`,
    ...rects,
    `<line x1="${at(LEFT + scale(min))}" y1="${middle}" x2="${at(LEFT + scale(max))}" y2="${middle}" stroke="black"/>`,
    `<text x="${at(LEFT + scale(Math.max(max, total)) + 6)}" y="${middle + 4}">${Number(total.toPrecision(3)).toLocaleString('en')}</text>`,
  ].join('');
}

/** The next of 1, 2 and 5 times a power of ten. */
function niceEnd(longest: number): number {
  const power = 10 ** Math.floor(Math.log10(longest));
  return ([1, 2, 5, 10].find((step) => step * power >= longest) ?? 10) * power;
}

const colour = (i: number): string => COLOURS[i % COLOURS.length] ?? 'black';
const at = (value: number): string => value.toFixed(1);
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
