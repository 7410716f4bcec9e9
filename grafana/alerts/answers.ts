/** Whether the answers are right and there. */
import type { AlertDraft } from './alert';

export const answers: readonly AlertDraft[] = [
  {
    name: 'ReconciliationMismatch',
    expr: 'max(twofold_reconciliation_mismatches or twofold_serving_reconciliation_mismatches) > 0',
    for: '0s',
    severity: 'page',
    summary: 'The batch and the live fold of the same records disagree',
    histories: [
      { that: 'agreement is quiet', series: { twofold_reconciliation_mismatches: '0x10', twofold_serving_reconciliation_mismatches: '0x10' }, at: '10m', fires: [] },
      { that: 'one cell is enough', series: { 'twofold_reconciliation_mismatches{layer="batch"}': '0x4 1x6' }, at: '6m', fires: [{}] },
      { that: 'the serving layer alone tells it too', series: { 'twofold_serving_reconciliation_mismatches{layer="serving"}': '0x4 3x6' }, at: '6m', fires: [{}] },
    ],
  },
  {
    name: 'NoExactAnswer',
    expr: 'max by (instance) (twofold_serving_answering) == 0',
    for: '2m',
    severity: 'page',
    summary: 'The serving layer at {{ $labels.instance }} has no exact answer',
    histories: [
      { that: 'a minute at a start is quiet', series: { 'twofold_serving_answering{instance="a"}': '0x1 1x10' }, at: '5m', fires: [] },
      { that: 'one of two that stays without', series: { 'twofold_serving_answering{instance="a"}': '1x10', 'twofold_serving_answering{instance="b"}': '1x2 0x8' }, at: '6m', fires: [{ instance: 'b' }] },
    ],
  },
  {
    name: 'AnswerFrozen',
    expr: 'max by (instance) (twofold_serving_frozen_tasks) > 0',
    for: '10m',
    severity: 'ticket',
    summary: 'Part of the answer at {{ $labels.instance }} stands still until the live state has caught up',
    histories: [
      { that: 'a short catching up is quiet', series: { 'twofold_serving_frozen_tasks{instance="a"}': '0x2 4x5 0x10' }, at: '9m', fires: [] },
      { that: 'one task for long', series: { 'twofold_serving_frozen_tasks{instance="a"}': '0x2 1x20' }, at: '15m', fires: [{ instance: 'a' }] },
    ],
  },
];
