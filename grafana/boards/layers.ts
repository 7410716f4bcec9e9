/** The two folds and what puts them together: how recent each is, how large, and whether they agree. */
import type { BoardDraft } from './board';
import { graph, mustBeOne, mustBeZero, number, worseAbove } from './panel';

const HOUR = 3_600;

export const layers: BoardDraft = {
  name: 'layers',
  title: 'Twofold · Layers',
  about: 'Batch, speed and serving: freshness, generations, recomputes, live cells, reconciliation, and the processes themselves.',
  range: '3h',
  choices: [{ name: 'layer', title: 'Process', from: ['up{job="twofold"}', 'layer'] }],
  rows: {
    Now: [
      number('Disagreements', 'Cells of the current generation on which the batch and the live fold of the same records differ. Must be 0.', 'count', { cells: 'max(twofold_reconciliation_mismatches)' }, { columns: 4, colours: mustBeZero }),
      number('Answering', '1 while there is an exact answer.', 'count', { answering: 'min(twofold_serving_answering)' }, { columns: 4, colours: mustBeOne }),
      number('Tasks stopped', 'Tasks that do not go on; `npx twofold status` says why.', 'count', { stopped: 'count(twofold_speed_task_up == 0) or vector(0)' }, { columns: 4, colours: mustBeZero }),
      number('Generation', 'The batch result that answers.', 'count', { generation: 'max(twofold_generation_id)' }, { columns: 4 }),
      number('Generation age', 'Since it was published. A recompute a night makes a day.', 'seconds', { age: 'max(twofold_generation_age_seconds)' }, { columns: 4, colours: worseAbove(26 * HOUR, 30 * HOUR) }),
      number('Recomputes failed, 1 day', 'The generation before goes on answering.', 'count', { failed: 'sum(increase(twofold_recompute_failures_total[1d]))' }, { columns: 4, colours: mustBeZero }),
      number('Next recompute', 'When the schedule wants the one that follows the current generation. In the past: it is overdue. Empty where the schedule is never.', 'fromNow', { planned: '1000 * max(twofold_recompute_planned_timestamp_seconds)' }),
      number('Recomputes overdue for', 'Since the planned time passed without a generation; 0 while it is still to come.', 'seconds', { overdue: 'clamp_min(time() - max(twofold_recompute_planned_timestamp_seconds), 0) or vector(0)' }, { colours: worseAbove(HOUR, 3 * HOUR) }),
      number('Tasks owned', 'Tasks that some process of the speed layer owns. All of them must be: one for each partition.', 'count', { owned: 'twofold:tasks' }),
      number('Live cells', 'Cells of the live part. They go down when a generation takes their place.', 'many', { cells: 'max(twofold_serving_cells{part="speed"})' }),
    ],
    Freshness: [
      graph('Live part, by task', 'Time since a task had last counted all that the log held. The objective is 5 s, 99.5 % of the time.', 'seconds', { 'task {{partition}}': 'max by (partition) (twofold_speed_freshness_seconds)' }, { columns: 8 }),
      graph('Each layer, as the answers say it', 'Speed: the last sign of life of the task that was silent longest. Serving: since the answer was last level with the live state.', 'seconds', { '{{part}}': 'max by (part) (twofold_serving_freshness_seconds{part=~"speed|serving"})' }, { columns: 8 }),
      graph('Records that answers lack', 'As of: not in the answers yet. Archive: not in Postgres yet, so not in the next recompute.', 'many', {
        'as of': 'max(twofold_serving_as_of_lag_records)',
        archive: 'max(twofold_serving_archive_lag_records)',
      }, { columns: 8 }),
    ],
    'Batch layer': [
      graph('Recompute time', 'From the start of a recompute to its published generation: half of them and 99 of 100 took less, over the last day.', 'seconds', {
        p50: 'histogram_quantile(0.5, sum by (le) (increase(twofold_recompute_duration_seconds_bucket[1d])))',
        p99: 'histogram_quantile(0.99, sum by (le) (increase(twofold_recompute_duration_seconds_bucket[1d])))',
      }, { columns: 8 }),
      graph('Cells computed', 'Cells folded from the archive by recomputes.', 'operations', { cells: 'sum(rate(twofold_recompute_cells_total[$__rate_interval]))' }, { columns: 8 }),
      graph('Generation', 'Steps up with each recompute. The age falls to 0 with it.', 'count', { generation: 'max(twofold_generation_id)' }, { columns: 8 }),
      graph('Archived', 'Records that the archiver wrote, by what became of them.', 'perSecond', { '{{outcome}}': 'sum by (outcome) (rate(twofold_archive_records_total[$__rate_interval]))' }, { columns: 12, stacked: true }),
      graph('Archive lag', 'Offsets that the archive is behind the log, by topic.', 'many', { '{{topic}}': 'sum by (topic) (twofold_archive_lag_offsets)' }, { columns: 12 }),
    ],
    'Speed and serving layer': [
      graph('Cells that answer', 'Cells held for the answer. Live ones go down when a generation takes their place; if they only grow, recomputes fail.', 'many', { '{{part}}': 'max by (part) (twofold_serving_cells)' }, { columns: 8 }),
      graph('Tasks', 'Needed: one for each partition. Working: tasks that go on, over all processes. Frozen: their part of the answer stands still until the store has caught up.', 'count', {
        needed: 'max(twofold_serving_tasks)',
        working: 'sum(twofold_speed_task_up)',
        frozen: 'max(twofold_serving_frozen_tasks)',
      }, { columns: 8 }),
      graph('Tasks by process', 'How many partitions each process of the speed layer owns. Even shares are good; 0 is a process too many.', 'count', { '{{instance}}': 'count by (instance) (twofold_speed_task_up)' }, { columns: 8 }),
      graph('Reconciliation', 'Cells of the current generation that differ from the live fold of the same records, as the batch layer and the serving layer tell it. Must be 0.', 'count', {
        batch: 'max(twofold_reconciliation_mismatches)',
        serving: 'max(twofold_serving_reconciliation_mismatches)',
      }),
      graph('Commits', 'Commits of tasks into the live state.', 'operations', { commits: 'sum(rate(twofold_speed_commit_duration_seconds_count[$__rate_interval]))' }),
    ],
    Processes: [
      graph('Processor', 'Cores used: 1 is one core wholly busy.', 'many', { '{{layer}} {{instance}}': 'rate(process_cpu_seconds_total{job="twofold", layer=~"$layer"}[$__rate_interval])' }, { columns: 8 }),
      graph('Memory', 'Resident memory. Serving holds every cell that answers; speed holds the identities of recent days.', 'bytes', { '{{layer}} {{instance}}': 'process_resident_memory_bytes{job="twofold", layer=~"$layer"}' }, { columns: 8 }),
      graph('Event loop delay, p99', 'How long anything waits for its turn in a process. Above 0.1 s requests feel it.', 'seconds', { '{{layer}} {{instance}}': 'nodejs_eventloop_lag_p99_seconds{job="twofold", layer=~"$layer"}' }, { columns: 8 }),
    ],
  },
};
