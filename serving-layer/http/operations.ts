/** Every operation that the serving layer takes, in the order in which the docs tell them. */
import type { Operation } from '../../common/http/openapi/operation';
import { statusOperations } from './operations/status';

export function operations(): readonly Operation[] {
  return [...statusOperations];
}
