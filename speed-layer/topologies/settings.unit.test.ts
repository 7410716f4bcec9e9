import { ConfigError, readConfig } from '../../common/config';
import { builtIn, checkedSettings, declaredTopologies } from './built-in';

const NOBODY = { name: 'customers', load: async () => new Map() };
const topologiesOf = (env: Readonly<Record<string, string>>) => builtIn(checkedSettings(readConfig(env)), NOBODY);
const hashes = (env: Readonly<Record<string, string>>): Map<string, string> => new Map(topologiesOf(env).map(({ name, hash }) => [name, hash]));

describe('a topology with another setting', () => {
  const before = hashes({});

  // Its state was made with the one before: a window, a sum or a wait would mix both.
  it.each([
    ['LARGE_ORDER', '99999.9999', 'order-metrics'],
    ['LARGE_ORDER_STANDARD', '1', 'order-metrics'],
    ['LARGE_ORDER_PREMIUM', '600000', 'order-metrics'],
    ['HIGH_VALUE', '999.95', 'high-value'],
    ['DONG_RATES', 'USD:25000', 'high-value'],
    ['DONG_RATES', 'USD:24000,EUR:26000', 'high-value'],
    ['TAX_PERCENT', '0', 'high-value'],
    ['FRAUD_PAYMENTS', '4', 'fraud'],
    ['FRAUD_WITHIN_SECONDS', '60', 'fraud'],
    ['UNPAID_AFTER_SECONDS', '600', 'order-payment'],
    ['SESSION_GAP_SECONDS', '1800', 'sessions'],
  ])('%s=%s is another topology, and only %s is', (name, value, changed) => {
    expect([...hashes({ [name]: value })].filter(([each, hash]) => hash !== before.get(each)).map(([each]) => each)).toEqual([changed]);
  });

  it('is the same where its state does not depend on it', () => {
    expect(hashes({ PEAK_PERCENT: '300', HIGH_VALUE: '1000.0', DONG_RATES: ' USD: 24000.00' })).toEqual(before);
  });
});

describe('the topologies that run', () => {
  it('are all, or those that are named', () => {
    expect(topologiesOf({})).toHaveLength(declaredTopologies().length);
    expect(topologiesOf({ TOPOLOGIES: ' fraud, order-metrics' }).map(({ name }) => name)).toEqual(['order-metrics', 'fraud']);
  });

  it.each([
    [{ TOPOLOGIES: 'fraud,farud' }, 'TOPOLOGIES must be all, or names with commas between: there is no "farud". There are order-metrics, sliding-revenue,'],
    [{ TOPOLOGIES: ',' }, 'there is no "", no ""'],
    [{ LARGE_ORDER_PREMIUM: '100' }, 'LARGE_ORDER_PREMIUM must be at least LARGE_ORDER_STANDARD, which is 200000, not "100"'],
  ])('%j is told with what would fit', (env, sentence) => {
    expect(() => topologiesOf(env as Record<string, string>)).toThrow(ConfigError);
    expect(() => topologiesOf(env as Record<string, string>)).toThrow(sentence);
  });
});
