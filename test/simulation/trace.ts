/** Arguments and results of calls for people: without records and cells. */
const HIDDEN = new Set([
  'admitted',
  'cells',
  'days',
  'declaration',
  'definitions',
  'deltas',
  'event',
  'live',
  'publishedAt',
  'reconciled',
  'record',
  'records',
  'rejected',
  'values',
]);

const LONGEST = 500;

export function printed(value: unknown): string {
  const text: unknown = JSON.stringify(value, (key, part: unknown) => {
    if (HIDDEN.has(key)) return '…';
    if (part instanceof Map) return [...part.entries()] as unknown[];
    return typeof part === 'bigint' ? part.toString() : part;
  });
  return typeof text === 'string' ? text.slice(0, LONGEST) : 'nothing';
}
