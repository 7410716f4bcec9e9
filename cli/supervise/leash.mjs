/**
 * Loaded into each layer's process that `twofold start` starts: ends it, as by SIGTERM, when whoever started it is gone,
 * for instance after kill -9. Otherwise a forgotten layer would go on working beside those of the next start.
 */
const STOP_WITHIN = 15_000;

process.on('disconnect', () => {
  // Nobody reads what is printed any more.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  setTimeout(() => process.exit(1), STOP_WITHIN).unref();
  process.kill(process.pid, 'SIGTERM');
});
// Being on a leash must not keep a process that is done.
process.channel?.unref();
