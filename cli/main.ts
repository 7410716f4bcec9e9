/** The `twofold` command's process: the only place in cli/ that sees the process's environment, streams and signals. */
import { inspect } from 'node:util';
import { secretsRemover } from '../common/logging/without-secrets';
import { interruption } from './interrupt';
import { processTerminal } from './print/process-terminal';
import { runCommand } from './program';
import { stopAtOnce } from './supervise/children';

const FORCED = 130;

const interrupt = interruption(Date.now, () => {
  stopAtOnce();
  // A progress bar may have hidden the cursor.
  if (process.stderr.isTTY) process.stderr.write('\u001b[?25h');
  console.error('\nended by force: stores that were started here may still run; npx twofold down stops them');
  process.exit(FORCED);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt.received);

const terminal = processTerminal(interrupt.signal);
runCommand(process.argv, { env: process.env, terminal, signal: interrupt.signal }).then(
  (code) => {
    // Nothing that a command left open may keep the process.
    process.exitCode = code;
    setTimeout(() => process.exit(), 1_000).unref();
  },
  (error: unknown) => {
    console.error(secretsRemover()(inspect(error)));
    process.exit(1);
  },
);
