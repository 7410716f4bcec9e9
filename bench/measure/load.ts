/** How much of the processors several processes use over a stretch of time. */
import type { ByProcess } from '../found/by-process';
import { processorSeconds } from './processor-time';

/** Processor seconds that each has used so far; a process that is not there counts as nothing. */
export function secondsOf(pids: Readonly<Record<string, number>>): ByProcess {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, processorSeconds(pid)]));
}

export function since(before: ByProcess, after: ByProcess): ByProcess {
  return Object.fromEntries(Object.entries(after).map(([name, seconds]) => [name, seconds - (before[name] ?? 0)]));
}
