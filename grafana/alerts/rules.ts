/** The rules as Prometheus reads them, and their histories as promtool reads them. */
import type { AlertDraft, History } from './alert';
import { answers } from './answers';
import { batch } from './batch';
import { flow } from './flow';
import { freshness } from './freshness';
import { places } from './places';
import { recorded } from './recorded';
import { streams } from './streams';

const groups: Readonly<Record<string, readonly AlertDraft[]>> = { answers, freshness, flow, streams, batch, places };
export const alerts: readonly AlertDraft[] = Object.values(groups).flat();

/** Where a rule tells what to do, as headings become addresses. */
export const runbookOf = ({ name }: Pick<AlertDraft, 'name'>): string => `docs/RUNBOOKS.md#${name.toLowerCase()}`;

export const rulesFile = () => ({
  groups: [
    { name: 'twofold', rules: recorded },
    ...Object.entries(groups).map(([name, members]) => ({
      name: `twofold ${name}`,
      rules: members.map(({ name: alert, expr, for: held, severity, summary }) => ({
        alert,
        expr,
        for: held,
        labels: { severity },
        annotations: { summary, runbook_url: runbookOf({ name: alert }) },
      })),
    })),
  ],
});

/**
 * @param file the rules', as seen from the tests'
 * @param every the time between two values of the histories that are meant
 */
export const historiesFile = (file: string, every: '1m' | '1h') => ({
  rule_files: [file],
  evaluation_interval: every,
  tests: alerts.flatMap((alert) => alert.histories.filter((history) => (history.every ?? '1m') === every).map((history) => testOf(alert, history, every))),
});

function testOf(alert: AlertDraft, { that, series, at, fires }: History, interval: string) {
  const told = (labels: Readonly<Record<string, string>>) => ({
    exp_labels: { severity: alert.severity, ...labels },
    exp_annotations: {
      summary: alert.summary.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_all, label: string) => labels[label] ?? ''),
      runbook_url: runbookOf(alert),
    },
  });
  return {
    name: `${alert.name}: ${that}`,
    interval,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: [{ eval_time: at, alertname: alert.name, exp_alerts: fires.map(told) }],
  };
}
