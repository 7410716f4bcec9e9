/** What is told of a parameter that cannot be used. */
import { Problem } from '../../common/problem';

/** 400: a parameter that does not exist, or a value that does not fit. */
export function badParameter(parameter: string, detail: string, allowed?: readonly string[]): Problem {
  return new Problem(400, 'bad-parameter', 'This parameter cannot be used', detail, { parameter, ...(allowed && { allowed }) });
}
