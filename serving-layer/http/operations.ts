/** Every operation that the serving layer takes, in the order in which the docs tell them. */
import { INPUT_TOPICS } from '../../common/events/catalogue';
import type { Operation } from '../../common/http/openapi/operation';
import { LOG_VIEW } from '../../common/metrics/log-counters';
import type { LogShape } from '../query/recency';
import { pastOperations } from './operations/past';
import { rejectionOperations } from './operations/rejections';
import { recomputeOperations } from './operations/recomputes';
import { statusOperations } from './operations/status';
import { cellsOperation, summaryOperations } from './operations/summaries';
import { viewOperations } from './operations/views';
import type { ViewRouteParts } from './view-routes';

export interface OperationParts extends ViewRouteParts {
  readonly partitions: number;
}

export function operations({ views, rates, partitions }: OperationParts): readonly Operation[] {
  const log: LogShape = { topics: INPUT_TOPICS, partitions };
  return [
    ...summaryOperations(rates, log),
    ...viewOperations(views, rates, log),
    ...pastOperations(views, rates, log),
    cellsOperation([...views.map(({ name }) => name), LOG_VIEW], log),
    ...rejectionOperations,
    ...recomputeOperations,
    ...statusOperations,
  ];
}
