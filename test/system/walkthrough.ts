/** docs/WALKTHROUGH.md as what it is made of: demos of commands, each with the output that it gave. */

export interface Step {
  /** As somebody would type it; with what follows `<<'END'`, up to END. */
  readonly command: string;
  readonly output: readonly string[];
  /** Where the output lies in the document, by line. */
  readonly from: number;
  readonly to: number;
}

export interface Demo {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** Every heading of the second level with commands under it. */
export function demosOf(document: string): Demo[] {
  const lines = document.split('\n');
  const demos: { title: string; steps: Step[] }[] = [];
  let isInside = false;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.startsWith('## ')) demos.push({ title: line.slice(3), steps: [] });
    if (line.startsWith('```')) isInside = line === '```console';
    if (!isInside || !line.startsWith('$ ')) continue;
    const end = line.includes("<<'END'") ? lines.indexOf('END', i) : i;
    const next = lines.findIndex((each, at) => at > end && (each.startsWith('$ ') || each.startsWith('```')));
    demos.at(-1)?.steps.push({ command: lines.slice(i, end + 1).join('\n').slice(2), output: lines.slice(end + 1, next), from: end + 1, to: next });
    i = next - 1;
  }
  return demos.filter(({ steps }) => steps.length > 0);
}

/** What differs from run to run, and what the document has in its place. */
const PLACEHOLDERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  // Transactions take offsets of their own, and how many outputs came before may depend on the clock.
  [/^\d\d:\d\d:\d\d\.\d{3}( +\S+\/0\/)\d+ */, '<time>$1<n>  '],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
  // The demos happened in 2025, so any other year is that of the clock.
  [/\b(?!2025)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<now>'],
  [/[\d.,]+ (?:ms|s|min|h)\b/g, '<span>'],
];

/** A printed line as the document has it. */
function told(line: string): string {
  return PLACEHOLDERS.reduce((text, [pattern, name]) => text.replace(pattern, name), line.trimEnd());
}

/** What was printed, as the document would have it. */
export const toldLines = (printed: string): string[] => (printed.trimEnd() === '' ? [] : printed.trimEnd().split('\n').map(told));

/** The document with other outputs, by step. */
export function rewritten(document: string, outputs: ReadonlyMap<Step, readonly string[]>): string {
  const lines = document.split('\n');
  const steps = [...outputs].sort(([a], [b]) => b.from - a.from);
  for (const [{ from, to }, printed] of steps) lines.splice(from, to - from, ...printed);
  return lines.join('\n');
}
