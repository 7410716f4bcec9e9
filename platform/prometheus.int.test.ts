import { findWatchers } from './prometheus';
import { run } from './run-program';

test('Prometheus and its tool are found or fetched, and run', async () => {
  const [prometheus, promtool] = await findWatchers(['prometheus', 'promtool'], process.env);
  for (const program of [prometheus, promtool]) expect(await run(program, ['--version'], { bound: 20_000 })).toMatchObject({ code: 0 });
}, 6 * 60_000);
