/** A dashboard: rows of panels under the same head. Places are computed, so that no panel lies on another. */
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { buildPanel, source, type PanelDraft } from './panel';

export interface BoardDraft {
  /** In addresses: /d/twofold-<name>. Also the file's name. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** How far back it looks at first, such as `1h`. */
  readonly range: string;
  readonly choices: readonly Choice[];
  /** Title of the row to its panels, left to right. */
  readonly rows: Readonly<Record<string, readonly PanelDraft[]>>;
}

/** Something that the reader may narrow the dashboard to: `$<name>` in a query, with `=~`. */
export interface Choice {
  readonly name: string;
  readonly title: string;
  /** The series and its label that the values are taken from. */
  readonly from: readonly [series: string, label: string];
}

const COLUMNS = 24;
const HEIGHTS = { number: 4, graph: 8 } as const;

export function buildBoard({ name, title, about, range, choices, rows }: BoardDraft): Dashboard {
  const board = new DashboardBuilder(title)
    .uid(`twofold-${name}`)
    .description(about)
    .tags(['twofold'])
    .timezone('browser')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .refresh('10s')
    .time({ from: `now-${range}`, to: 'now' })
    .variables([new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'), ...choices.map(variable)])
    .links([
      new DashboardLinkBuilder('Twofold').type(DashboardLinkType.Dashboards).tags(['twofold']).keepTime(true).tooltip('The other dashboards of Twofold, at the same time.'),
    ]);
  let id = 0;
  let y = 0;
  for (const [rowTitle, panels] of Object.entries(rows)) {
    board.withRow(new RowBuilder(rowTitle).id(++id).gridPos({ x: 0, y, w: COLUMNS, h: 1 }));
    y += 1;
    let x = 0;
    let lowest = 0;
    for (const panel of panels) {
      if (x + panel.columns > COLUMNS) {
        x = 0;
        y += lowest;
        lowest = 0;
      }
      const h = HEIGHTS[panel.kind];
      const built = buildPanel(panel, ++id, { x, y, w: panel.columns, h });
      board.withPanel({ build: () => built });
      x += panel.columns;
      lowest = Math.max(lowest, h);
    }
    y += lowest;
  }
  return board.build();
}

const variable = ({ name, title, from: [series, label] }: Choice): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .label(title)
    .datasource(source)
    .query({ query: `label_values(${series}, ${label})`, refId: name })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all' });
