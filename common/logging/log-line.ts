/** A line of a layer's log as JSON: read back, and shown to people. */
import { z } from 'zod';
import type { LogLevel } from '../logger';

const lineShape = z.looseObject({ level: z.string(), time: z.string(), layer: z.string(), pid: z.number(), msg: z.string(), error: z.looseObject({ stack: z.string().optional() }).optional() });
export type LogLine = z.infer<typeof lineShape>;

/** Undefined where it is not one, such as what Node itself prints as it ends. */
export function parseLogLine(text: string): LogLine | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return lineShape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What a printed line says, whether it is a log's line or not. */
export const saidBy = (text: string): string => parseLogLine(text)?.msg ?? text;

const GRAVE: ReadonlySet<string> = new Set<LogLevel>(['error', 'fatal']);

/** Whether a person who watches should see it at once. */
export const isGrave = ({ level }: LogLine): boolean => GRAVE.has(level);

/** "17:03:12 warn  serving-layer: Redis cannot be reached  request=7f" */
export function forTerminal(line: LogLine): string {
  const { level, time, layer, msg, error } = line;
  const told = Object.entries(line).flatMap(([name, value]) => (name in lineShape.shape ? [] : [`  ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`]));
  return `${time.slice(11, 19)} ${level.padEnd(5)} ${layer}: ${msg}${told.join('')}${error?.stack === undefined ? '' : `\n${error.stack}`}`;
}
