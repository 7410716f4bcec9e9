/** The `twofold` command's process: the only place in cli/ that sees the process's environment, streams and signals. */
import { interruption } from './interrupt';
import { processTerminal } from './print/process-terminal';
import { runCommand } from './program';
import { stopAtOnce } from './supervise/children';

const FORCED = 130;

const interrupt = interruption(Date.now, () => {
  stopAtOnce();
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
    console.error(error);
    process.exit(1);
  },
);
