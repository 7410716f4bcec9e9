/** Whether a Redis keeps what it is given. One that drops keys to make room would leave totals too low, and nobody could tell. */

/** Why not, from its INFO; undefined where it keeps everything (or does not say). */
export function dropsKeys(info: string): string | undefined {
  const [, limit] = /^maxmemory:(\d+)/m.exec(info) ?? [];
  const [, policy] = /^maxmemory_policy:([\w-]+)/m.exec(info) ?? [];
  if (policy === undefined || policy === 'noeviction' || Number(limit) === 0) return undefined;
  return `Redis drops keys when it holds ${limit ?? '?'} bytes (maxmemory-policy ${policy}), and with them parts of totals: set maxmemory-policy noeviction, then "twofold reset" where it may have dropped some`;
}
