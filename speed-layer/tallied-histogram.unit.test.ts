import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { TalliedHistogram } from './tallied-histogram';

const BUCKETS = [0.01, 0.025, 0.5, 1, 86_400];
const about = { name: 'latency_seconds', help: 'How long.', buckets: BUCKETS };

test('it shows what a histogram shows that was told of each by itself', async () => {
  // Around the bounds, beyond the last, and instants still to come.
  const age = fc.oneof(fc.constantFrom(-5, 0, 9, 10, 11, 25, 26, 500, 1_000, 86_400_000, 86_400_001), fc.integer({ min: 0, max: 2_000 }));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(age)), async (steps) => {
      const [one, other] = [new Registry(), new Registry()];
      const tallied = new TalliedHistogram({ ...about, registers: [one] });
      const usual = new Histogram({ ...about, registers: [other] });
      const at = Date.UTC(2026, 0, 1);
      let millis = 0;
      for (const ages of steps) {
        tallied.observeSince(at, Float64Array.from([...ages.map((each) => at - each), 0, 1]), ages.length);
        for (const each of ages) usual.observe(Math.max(0, each) / 1_000);
        millis += ages.reduce((sum, each) => sum + Math.max(0, each), 0);
      }
      const lines = (text: string): string[] => text.split('\n').filter((line) => !line.includes('_sum'));
      const shown = await one.metrics();
      expect(lines(shown)).toEqual(lines(await other.metrics()));
      expect(shown).toContain(`latency_seconds_sum ${millis / 1_000}\n`);
      const json = async (registry: Registry) => (await registry.getMetricsAsJSON()).map((metric) => ({ ...metric, values: metric.values.filter((value) => !('metricName' in value && value.metricName === 'latency_seconds_sum')).map((value) => ({ ...value, exemplar: undefined })) }));
      expect(JSON.parse(JSON.stringify(await json(one)))).toEqual(JSON.parse(JSON.stringify(await json(other), (key, value: unknown) => (key === 'exemplar' ? undefined : value))));
    }),
    { numRuns: 50 },
  );
});
