/** The commands as Markdown, from their own declaration: docs/CLI.md. */
import type { Command } from 'commander';
import { EXIT_CODES } from './exit-codes';
import type { Terminal } from './print/terminal';
import { createProgram } from './program';

/** Nothing is printed while the program describes itself. */
const silent: Terminal = { out: () => undefined, tell: () => undefined, watched: false, screen: undefined, coloured: false, ask: async () => undefined, input: async () => '' };

export function describeCommands(): string {
  const program = createProgram({ env: {}, terminal: silent, signal: new AbortController().signal });
  const codes = Object.entries(EXIT_CODES).map(([code, about]) => `| ${code} | ${about} |`);
  return `Run as \`npx twofold <command>\`. \`--data <folder>\` (or \`TWOFOLD_DATA\`) says where stores, logs and the run file lie; commands find
what runs here by it. Results go to stdout, what goes on to stderr; tables are cut to the screen, and whole where they are piped.
\`NO_COLOR\` turns colours off.

## Exit codes

| code | what it says |
| --- | --- |
${codes.join('\n')}

## Commands

${program.commands.flatMap((command) => sections(command, [])).join('\n')}`;
}

/** A section for a command, then those of the commands in it. */
function sections(command: Command, path: readonly string[]): string[] {
  const names = [...path, command.name()];
  let told = '';
  command.configureOutput({ writeOut: (text) => (told += text), getOutHelpWidth: () => 120, getOutHasColors: () => false });
  command.outputHelp();
  return [`### ${names.join(' ')}\n\n\`\`\`\n${told.trim()}\n\`\`\`\n`, ...command.commands.flatMap((each) => sections(each, names))];
}
