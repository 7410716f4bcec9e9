/** What may follow on the command line, as the program declares it: for every shell's completion. */
import type { Argument, Command } from 'commander';

export interface Words {
  /** The words that lead here: [] for the program itself, ["rejections", "list"] for a command in a command. */
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly { readonly name: string; readonly about: string; readonly takesValue: boolean; readonly choices: readonly string[] }[];
  /** What the first argument may be; empty where that is free. */
  readonly choices: readonly string[];
}

export function wordsOf(program: Command, path: readonly string[] = []): readonly Words[] {
  const here: Words = {
    path,
    commands: program.commands.map((command) => ({ name: command.name(), about: command.description() })),
    options: [
      ...program.options.flatMap(({ long, description, required, optional, argChoices }) =>
        long ? [{ name: long, about: description, takesValue: required || optional, choices: argChoices ?? [] }] : [],
      ),
      { name: '--help', about: 'what it takes, with examples', takesValue: false, choices: [] },
    ],
    choices: choicesOf(program.registeredArguments[0]),
  };
  return [here, ...program.commands.flatMap((command) => wordsOf(command, [...path, command.name()]))];
}

const choicesOf = (argument: Argument | undefined): readonly string[] => argument?.argChoices ?? [];
