/** The way up from an older version of an event to the declared one, a version at a time: so a new version needs no change to the older ones. */
import type { EventDeclaration } from './event';

type Raw = Readonly<Record<string, unknown>>;

/** The raw JSON object as the declared version has it; undefined where no such version was ever declared. Throws UpcastError. */
export function upcast({ version: declared, upcasters }: Pick<EventDeclaration, 'version' | 'upcasters'>, version: unknown, raw: Raw): Raw | undefined {
  if (version === declared) return raw;
  if (typeof version !== 'number' || upcasters[version] === undefined) return undefined;
  let raised = raw;
  for (let from = version; from < declared; from++) raised = upcasters[from]?.(raised) ?? raised;
  return raised;
}
