/** The words that the dashboards' panels are made of: what a panel shows is data, how it looks is said here once. */
import { ReduceDataOptionsBuilder, BigValueColorMode, BigValueGraphMode, LegendDisplayMode, LegendPlacement, SortOrder, StackingConfigBuilder, StackingMode, TooltipDisplayMode, VisibilityMode, VizLegendOptionsBuilder, VizTooltipOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode, type DataSourceRef, type GridPos, type Panel, type Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { BytesIEC, DateTimeFromNow, EventsPerMinute, EventsPerSecond, LocaleFormat, NoUnit, OpsPerSecond, PercentUnit, RequestsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';

/** Whatever the reader picked at the top of the dashboard. */
export const source: DataSourceRef = { type: 'prometheus', uid: '${datasource}' };

export const units = {
  bytes: BytesIEC,
  perMinute: EventsPerMinute,
  perSecond: EventsPerSecond,
  operations: OpsPerSecond,
  requests: RequestsPerSecond,
  share: PercentUnit,
  seconds: Seconds,
  /** With thousands set apart; two decimals. */
  money: LocaleFormat,
  fromNow: DateTimeFromNow,
  /** Exact to the last digit. */
  count: NoUnit,
  /** Shortened: 1.2 K. */
  many: Short,
} as const;

export interface PanelDraft {
  /** `number`: the latest value, large. `graph`: the course over time. */
  readonly kind: 'number' | 'graph';
  readonly title: string;
  /** For the reader who has never seen it: what it is, and what is good. */
  readonly about: string;
  readonly unit: keyof typeof units;
  /** PromQL to the name of its lines; `{{label}}` stands for a label's value. */
  readonly queries: Readonly<Record<string, string>>;
  /** Of the 24 columns of a dashboard. */
  readonly columns: number;
  readonly colours?: readonly Threshold[];
  /** Lines stand on one another, because their sum means something. */
  readonly stacked?: boolean;
}

type Rest = Pick<PanelDraft, 'colours' | 'stacked'>;
const draft =
  (kind: PanelDraft['kind'], columns: number) =>
  (title: string, about: string, unit: PanelDraft['unit'], queries: PanelDraft['queries'], rest: Rest & { readonly columns?: number } = {}): PanelDraft => ({ kind, columns, title, about, unit, queries, ...rest });

/** One large number, a quarter of the width. */
export const number = draft('number', 6);
/** Lines over time, half the width. */
export const graph = draft('graph', 12);

/** Green below `orange`, orange up to `red`. */
export const worseAbove = (orange: number, red: number): readonly Threshold[] => [
  { color: 'green', value: null },
  { color: 'orange', value: orange },
  { color: 'red', value: red },
];
/** Red below `orange`, green from `green` on. */
export const betterAbove = (orange: number, green: number): readonly Threshold[] => [
  { color: 'red', value: null },
  { color: 'orange', value: orange },
  { color: 'green', value: green },
];
export const mustBeZero: readonly Threshold[] = [
  { color: 'green', value: null },
  { color: 'red', value: 1 },
];
export const mustBeOne: readonly Threshold[] = [
  { color: 'red', value: null },
  { color: 'green', value: 1 },
];
const plain: readonly Threshold[] = [{ color: 'blue', value: null }];

/** The panel as Grafana reads it. */
export function buildPanel(asked: PanelDraft, id: number, place: GridPos): Panel {
  const builder = asked.kind === 'number' ? statOf(asked) : timeSeriesOf(asked);
  const steps = [...(asked.colours ?? plain)];
  if (asked.unit === 'money') builder.decimals(2);
  return builder
    .id(id)
    .title(asked.title)
    .description(asked.about)
    .datasource(source)
    .gridPos(place)
    .unit(units[asked.unit])
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps))
    .targets(
      Object.entries(asked.queries).map(([name, expr], i) =>
        new DataqueryBuilder()
          .refId(String.fromCharCode(65 + i))
          .datasource(source)
          .expr(expr)
          .legendFormat(name)
          .range(),
      ),
    )
    .build();
}

function statOf({ colours }: PanelDraft): Stat {
  return new Stat()
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .colorMode(colours ? BigValueColorMode.Background : BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.Area);
}

function timeSeriesOf({ stacked = false }: PanelDraft): TimeSeries {
  const series = new TimeSeries()
    .min(0)
    .lineWidth(1)
    .fillOpacity(stacked ? 40 : 8)
    .showPoints(VisibilityMode.Never)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).calcs([]));
  return stacked ? series.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A')) : series;
}
