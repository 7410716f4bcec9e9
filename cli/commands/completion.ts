import { Argument, Command } from 'commander';
import { completionScript, SHELLS, type Shell } from '../completion/scripts';
import { wordsOf } from '../completion/words';
import type { Context } from '../context';

export function completionCommand(context: () => Context): Command {
  const command = new Command('completion')
    .description('a script that completes commands, options and their values in your shell')
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .addHelpText(
      'after',
      `
It completes the word "twofold"; with npx, say alias twofold='npx twofold' too.

Examples:
  source <(npx twofold completion bash)
  npx twofold completion zsh > ~/.zfunc/_twofold
  npx twofold completion fish > ~/.config/fish/completions/twofold.fish`,
    );
  return command.action((shell: Shell) => {
    let program = command;
    while (program.parent) program = program.parent;
    context().terminal.out(completionScript(shell, wordsOf(program)));
  });
}
