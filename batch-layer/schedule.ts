/** The nightly recompute: node-cron asks for it like anybody else would. */
import { CronExpressionParser } from 'cron-parser';
import cron from 'node-cron';
import { reasonOf } from '../common/reason';
import type { RunRequests } from '../common/recompute/run-requests';

export interface Schedule {
  stop(): Promise<void>;
}

/** `expression` is read in UTC; empty means never. It was checked with the configuration. */
export function startSchedule(expression: string, requests: Pick<RunRequests, 'request'>, now: () => number, report: (line: string) => void): Schedule {
  if (expression === '') return { stop: async () => undefined };
  const task = cron.schedule(
    expression,
    async () => {
      try {
        const run = await requests.request({ mode: 'dirty', requestedBy: 'schedule', requestedAt: now() });
        report(`scheduled: ${run.id}`);
      } catch (error) {
        report(`the scheduled recompute could not be asked for: ${reasonOf(error)}`);
      }
    },
    { timezone: 'UTC', noOverlap: true },
  );
  return {
    stop: async () => {
      await task.destroy();
    },
  };
}

/** The first planned instant after `at`, ms; undefined where none is planned. */
export function plannedAfter(expression: string, at: number): number | undefined {
  return expression === '' ? undefined : CronExpressionParser.parse(expression, { currentDate: at, tz: 'UTC' }).next().getTime();
}
