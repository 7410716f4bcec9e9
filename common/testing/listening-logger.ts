/** A logger that only remembers. */
import type { LogFields, Logger, LogLevel } from '../logger';

export interface HeardLine extends LogFields {
  readonly level: LogLevel;
  readonly line: string;
}

export function listeningLogger(debugs = false): { readonly logger: Logger; readonly heard: HeardLine[] } {
  const heard: HeardLine[] = [];
  const withFields = (always: LogFields): Logger => {
    const at = (level: LogLevel) => (line: string, fields: LogFields = {}) => void heard.push({ level, line, ...always, ...fields });
    return { fatal: at('fatal'), error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug'), debugs, with: (fields) => withFields({ ...always, ...fields }) };
  };
  return { logger: withFields({}), heard };
}
