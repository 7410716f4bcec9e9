/** The commands, put together; and what their failures become: a sentence and an exit code. */
import { join, resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { packageFacts } from '../platform/package';
import { projectFolder } from '../platform/project';
import { clearUserCommand } from './commands/clear-user';
import { completionCommand } from './commands/completion';
import { customersCommand } from './commands/customers';
import { doctorCommand } from './commands/doctor';
import { downCommand } from './commands/down';
import { emitCommand } from './commands/emit';
import { explainCommand } from './commands/explain';
import { generationsCommand } from './commands/generations';
import { importCommand } from './commands/import';
import { keysCommand } from './commands/keys';
import { queryCommand } from './commands/query';
import { recomputeCommand } from './commands/recompute';
import { rejectionsCommand } from './commands/rejections';
import { replayCommand } from './commands/replay';
import { resetCommand } from './commands/reset';
import { startCommand } from './commands/start';
import { statusCommand } from './commands/status';
import { tailCommand } from './commands/tail';
import { topCommand } from './commands/top';
import { topologyCommand } from './commands/topology';
import { upCommand } from './commands/up';
import { verifyCommand } from './commands/verify';
import type { Context } from './context';
import { plainMessage } from './plain-error';

/** What a shell takes for "ended by Ctrl-C". */
const INTERRUPTED = 130;

const COMMANDS = [
  startCommand,
  upCommand,
  downCommand,
  importCommand,
  emitCommand,
  queryCommand,
  explainCommand,
  tailCommand,
  statusCommand,
  doctorCommand,
  topCommand,
  topologyCommand,
  recomputeCommand,
  generationsCommand,
  verifyCommand,
  keysCommand,
  rejectionsCommand,
  clearUserCommand,
  customersCommand,
  replayCommand,
  resetCommand,
  completionCommand,
];

/** What a command that asks nothing of its process is given: for help, completion and docs. */
export type Given = Omit<Context, 'dataDir'>;

/** Every command, as it is declared: what runs, what help prints, and what completion and docs derive from. */
export function createProgram(given: Given): Command {
  const { terminal } = given;
  const program = new Command('twofold')
    .description('One log, folded twice, one answer that both folds agree on.')
    .version(packageFacts().version)
    .addOption(new Option('--data <folder>', 'where stores, logs and the run file lie').env('TWOFOLD_DATA').default(join(projectFolder, 'data'), 'data/ in the project'))
    .addHelpText('after', '\nFirst:  npm start\nThen, in another terminal:  npx twofold status')
    .showHelpAfterError('npx twofold --help lists the commands, npx twofold <command> --help what each takes')
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.tell(text.trimEnd()) });
  const context = (): Context => ({ ...given, dataDir: resolve(program.opts<{ data: string }>().data) });
  for (const make of COMMANDS) program.addCommand(inherit(make(context), program));
  return program;
}

/** Runs what the arguments ask for. Gives the exit code; rejects only for defects. */
export async function runCommand(argv: readonly string[], given: Given): Promise<number> {
  const { terminal, signal } = given;
  try {
    await createProgram(given).parseAsync(argv);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (signal.aborted && error instanceof Error && error.name === 'AbortError') return INTERRUPTED;
    const message = plainMessage(error);
    if (message === undefined) throw error;
    terminal.tell(message);
    return 1;
  }
}

/** commander passes settings on only to commands that it made itself. */
function inherit(command: Command, from: Command): Command {
  command.copyInheritedSettings(from);
  command.commands.forEach((each) => inherit(each, command));
  return command;
}
