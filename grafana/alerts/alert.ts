/** An alert rule with the histories that show when it fires and when it does not. */

export interface AlertDraft {
  /** Also its heading in docs/RUNBOOKS.md. */
  readonly name: string;
  /** PromQL; fires where it gives a series. */
  readonly expr: string;
  /** How long it must hold before anybody is told; `0s` for at once. */
  readonly for: string;
  /** `page`: someone gets up. `ticket`: someone looks tomorrow. */
  readonly severity: 'page' | 'ticket';
  /** `{{ $labels.x }}` stands for a label's value. */
  readonly summary: string;
  readonly histories: readonly History[];
}

export interface History {
  /** As one reads a test's name. */
  readonly that: string;
  /** Between two values; a minute where nothing is said. Days are told by the hour, or their evaluation would take minutes. */
  readonly every?: '1h';
  /** Series to values in promtool's notation: `0x5 1x10` is six times 0, then eleven times 1. */
  readonly series: Readonly<Record<string, string>>;
  /** When to look, such as `15m`. */
  readonly at: string;
  /** The labels of each alert that fires then, besides severity. */
  readonly fires: readonly Readonly<Record<string, string>>[];
}

/** A series that other rules and dashboards ask for by name. */
export interface RecordedSeries {
  readonly record: string;
  readonly expr: string;
}
