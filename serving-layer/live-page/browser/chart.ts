/** A chart of bars, the batch layer's part and the live part one on the other; read by mouse, touch, keyboard or voice. */
import uPlot from 'uplot';
import { byId, say } from './dom';
import type { Granularity, Point } from './series';
import { colour } from './theme';

export interface ChartOptions {
  readonly plot: string;
  /** Where the value under the cursor is told. */
  readonly read: string;
  readonly height: number;
  readonly axis: (value: number) => string;
  readonly tell: (point: Point) => string;
  /** A bar was clicked, or Enter was pressed on it. */
  readonly explain: (point: Point) => void;
  /** A stretch was drawn with the mouse; ms. */
  readonly zoom: (from: number, to: number) => void;
}

const together = uPlot.sync('time');
/** A mouse that moves less between press and release has clicked, px. */
const STEADY = 4;
const FONT = '12px system-ui, sans-serif';

export class Chart {
  private points: readonly Point[] = [];
  private granularity: Granularity = 'minute';
  private plot: uPlot | undefined;
  private readonly place: HTMLElement;

  constructor(private readonly options: ChartOptions) {
    this.place = byId(options.plot, HTMLElement);
    this.place.addEventListener('keydown', (event) => this.step(event));
    let pressedAt = 0;
    this.place.addEventListener('mousedown', ({ clientX }) => (pressedAt = clientX));
    this.place.addEventListener('click', ({ clientX }) => Math.abs(clientX - pressedAt) < STEADY && this.explain());
    new ResizeObserver(() => this.plot?.setSize({ width: this.place.clientWidth, height: options.height })).observe(this.place);
  }

  show(points: readonly Point[], granularity: Granularity): void {
    const isOther = granularity !== this.granularity;
    this.points = points;
    this.granularity = granularity;
    if (this.plot && points.length > 0 && !isOther) this.plot.setData(this.drawn());
    else this.redraw();
    this.tell(this.plot?.cursor.idx);
  }

  /** Again, as after the colours have changed. */
  redraw(): void {
    this.plot?.destroy();
    this.plot = undefined;
    if (this.points.length > 0) this.plot = new uPlot(this.settings(), this.drawn(), this.place);
  }

  /** Floats here become pixels, nothing else. */
  private drawn(): uPlot.AlignedData {
    return [this.points.map(({ at }) => at / 1_000), this.points.map(({ all }) => Number(all)), this.points.map(({ batch }) => Number(batch))];
  }

  /** Half a bar's width, in seconds. */
  private half(from: number, to: number): number {
    return this.points.length > 1 ? (to - from) / (this.points.length - 1) / 2 : 30;
  }

  private tell(at: number | null | undefined): void {
    const point = this.points[at ?? -1];
    say(this.options.read, point ? this.options.tell(point) : '');
  }

  private explain(): void {
    const point = this.points[this.plot?.cursor.idx ?? -1];
    if (point) this.options.explain(point);
  }

  private step(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.explain();
    const { plot } = this;
    const last = this.points.length - 1;
    if (!plot || last < 0) return;
    const at = plot.cursor.idx;
    const to = { ArrowLeft: (at ?? last + 1) - 1, ArrowRight: (at ?? -1) + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const point = this.points[Math.min(last, Math.max(0, to))];
    if (point) plot.setCursor({ left: plot.valToPos(point.at / 1_000, 'x'), top: plot.bbox.height / devicePixelRatio / 2 });
  }

  private settings(): uPlot.Options {
    const { height, axis, zoom } = this.options;
    const bars = uPlot.paths.bars?.({ size: [0.72, 48] });
    const series = (name: 'batch' | 'live'): uPlot.Series => ({ fill: colour(name), width: 0, points: { show: false }, ...(bars && { paths: bars }) });
    const scale = { font: FONT, stroke: colour('quiet'), ticks: { show: false } };
    return {
      width: this.place.clientWidth,
      height,
      legend: { show: false },
      padding: [8, 20, 0, 0],
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
      cursor: { sync: { key: together.key }, y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      // Bars stand on their time, so that the nearest is the one under the cursor; the first and the last need half a width more.
      scales: { x: { range: (_plot, from, to) => [from - this.half(from, to), to + this.half(from, to)] }, y: { range: (_plot, low, high) => [Math.min(0, low), high > 0 ? high * 1.08 : 1] } },
      axes: [
        { ...scale, grid: { show: false }, space: 80, size: 28, values: (_plot, times) => times.map((time) => tick(time * 1_000, this.granularity)) },
        { ...scale, grid: { stroke: colour('line'), width: 1 }, size: 58, space: 34, values: (_plot, values) => values.map(axis) },
      ],
      // The whole first, then the batch's part over it: what is left to see of the whole is live.
      series: [{}, series('live'), series('batch')],
      hooks: {
        setCursor: [(plot) => this.tell(plot.cursor.idx)],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width < 8) return;
            zoom(plot.posToVal(left, 'x') * 1_000, plot.posToVal(left + width, 'x') * 1_000);
            plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          },
        ],
      },
    };
  }
}

/** What tells one tick from the next; the value under the cursor is told in full. */
function tick(at: number, granularity: Granularity): string {
  const time = new Date(at);
  const date = (options: Intl.DateTimeFormatOptions): string => time.toLocaleDateString('en-GB', { ...options, timeZone: 'UTC' });
  if (granularity === 'month') return date({ month: 'short', year: 'numeric' });
  const isMidnight = at % 86_400_000 === 0;
  if (granularity === 'day' || isMidnight) return date({ day: 'numeric', month: 'short' });
  return time.toISOString().slice(11, 16);
}
